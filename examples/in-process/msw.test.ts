import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
// In your project: from 'grafana-licensing-conformance' and 'grafana-licensing-conformance/vitest'.
import { createReferenceServer } from '../../src/index.ts';
import { describeConformance } from '../../src/vitest.ts';
import { createLicensingClient, NotAllowed } from '../client/licensing-client.ts';

const grafana = await createReferenceServer({ rootUrl: 'https://grafana.example/', seedPersonas: true });
const { url, admin, orgAdmin = admin, serviceAccountToken, license } = grafana;

// What a run remembers of a URL does not apply to the next server at that URL.
const stateDirectory = mkdtempSync(join(tmpdir(), 'in-process-'));
afterAll(() => rmSync(stateDirectory, { recursive: true, force: true }));

const mocks = setupServer(http.all('https://grafana.example/*', ({ request }) => grafana.fetch(request)));
beforeAll(() => mocks.listen({ onUnhandledFrame: 'error' }));
afterAll(() => mocks.close());

test('the client applies and removes a license', async () => {
  const client = createLicensingClient(url, admin);
  expect(await client.remove(grafana.rootUrl)).toBe('removed');
  expect(await client.isLicensed()).toBe(false);
  expect(await client.apply(license)).toBe('Example Ltd');
  expect(await client.isLicensed()).toBe(true);
});

test('the client reports that a user is not a server admin', async () => {
  await expect(createLicensingClient(url, orgAdmin).isLicensed()).rejects.toThrow(NotAllowed);
});

// Checks the handlers of MSW themselves. MSW replaces the global fetch when it starts to listen, so it is looked up in each call.
describeConformance(
  {
    fetch: (request) => fetch(request),
    url,
    admin,
    orgAdmin,
    serviceAccountToken,
    license,
    impact: 'write',
    allowWriteTo: ['grafana.example'],
    settleMs: 0,
    stateDirectory,
  },
  { name: 'the MSW handlers follow the documentation' },
);
