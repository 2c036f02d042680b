import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
// In your project: from 'grafana-licensing-conformance'.
import { createReferenceServer, type InProcessServer, runConformance } from '../../src/index.ts';
import { createLicensingClient, NotAllowed } from '../client/licensing-client.ts';

// What a run remembers of a URL does not apply to the next server at that URL.
const stateDirectory = mkdtempSync(join(tmpdir(), 'in-process-'));
afterAll(() => rmSync(stateDirectory, { recursive: true, force: true }));

let grafana: InProcessServer;

beforeEach(async () => {
  grafana = await createReferenceServer({ rootUrl: 'https://grafana.example/', seedPersonas: true });
  // A client that takes `fetch` as an argument gets `grafana.fetch` instead.
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) =>
    grafana.fetch(new Request(input, init)),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the client applies and removes a license', async () => {
  const client = createLicensingClient(grafana.url, grafana.admin);
  expect(await client.remove(grafana.rootUrl)).toBe('removed');
  expect(await client.isLicensed()).toBe(false);
  expect(await client.apply(grafana.license)).toBe('Example Ltd');
  expect(await client.isLicensed()).toBe(true);
});

test('the client reports that a user is not a server admin', async () => {
  const { orgAdmin = grafana.admin } = grafana;
  await expect(createLicensingClient(grafana.url, orgAdmin).isLicensed()).rejects.toThrow(NotAllowed);
});

test('the server in this process that the client talks to is conformant', async () => {
  const { fetch, url, admin, orgAdmin, serviceAccountToken } = grafana;
  const report = await runConformance({ fetch, url, admin, orgAdmin, serviceAccountToken, stateDirectory });
  expect(report.result).toBe('conformant');
});
