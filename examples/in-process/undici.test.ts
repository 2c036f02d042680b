import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dispatcher, MockAgent, request, fetch as undiciFetch } from 'undici';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
// In your project: from 'grafana-licensing-conformance'.
import { createReferenceServer, type InProcessServer, runConformance } from '../../src/index.ts';

// What a run remembers of a URL does not apply to the next server at that URL.
const stateDirectory = mkdtempSync(join(tmpdir(), 'in-process-'));
afterAll(() => rmSync(stateDirectory, { recursive: true, force: true }));

let grafana: InProcessServer;
let agent: MockAgent;

beforeEach(async () => {
  grafana = await createReferenceServer({ rootUrl: 'https://grafana.example/', seedPersonas: true });
  agent = new MockAgent();
  agent.disableNetConnect();
  agent
    .get('https://grafana.example')
    .intercept({ path: () => true, method: () => true })
    .reply(async ({ origin, path, method, headers, body }) => {
      const response = await grafana.fetch(
        new Request(new URL(path, origin), {
          method,
          headers: new Headers(headers as Record<string, string>),
          ...(body ? { body: String(body) } : {}),
        }),
      );
      return {
        statusCode: response.status,
        data: await response.text(),
        responseOptions: { headers: Object.fromEntries(response.headers) },
      };
    })
    .persist();
});

afterEach(async () => {
  await agent.close();
});

const basic = ({ user, password }: { readonly user: string; readonly password: string }): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function send(method: Dispatcher.HttpMethod, path: string, authorization: string, body?: object) {
  const { statusCode, body: received } = await request(new URL(path, grafana.url), {
    dispatcher: agent,
    method,
    headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return [statusCode, await received.json()];
}

test('check returns false to undici after a removal, and 401 to a garbage token', async () => {
  const admin = basic(grafana.admin);
  expect(await send('GET', 'api/licensing/check', admin)).toEqual([200, true]);
  expect(await send('DELETE', 'api/licensing/token', admin, { instance: grafana.rootUrl })).toEqual([202, {}]);
  expect(await send('GET', 'api/licensing/check', admin)).toEqual([200, false]);
  expect(await send('GET', 'api/licensing/check', 'Bearer garbage')).toEqual([401, expect.anything()]);
});

test('the server that undici is mocked with is conformant', async () => {
  const { url, admin, orgAdmin, serviceAccountToken } = grafana;
  const report = await runConformance({
    url,
    admin,
    orgAdmin,
    serviceAccountToken,
    stateDirectory,
    // The fetch of the package undici takes no Request of Node itself, and is typed apart from it.
    fetch: async ({ url, method, headers, redirect, signal }) => {
      const response = await undiciFetch(url, { method, headers: [...headers], redirect, signal, dispatcher: agent });
      return new Response(await response.text(), { status: response.status, headers: [...response.headers] });
    },
  });
  expect(report.result).toBe('conformant');
});
