import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MatchersV3, Pact } from '@pact-foundation/pact';
import { afterAll, describe, expect, test } from 'vitest';
import { createLicensingClient, NotAllowed } from './licensing-client.ts';

const { fromProviderState, like } = MatchersV3;

// Pact has statistics of its own; its library looks for this when it is used first.
process.env.PACT_DO_NOT_TRACK = 'true';

// A folder of its own: Pact merges into an existing file, and two processes would overwrite each other.
const dir = mkdtempSync(join(tmpdir(), 'license-widget-'));
const pact = new Pact({ consumer: 'license-widget', provider: 'grafana-enterprise', dir, logLevel: 'error' });
afterAll(() => rmSync(dir, { recursive: true, force: true }));

// Example values: the mock server prints headers when something goes wrong, and a pact is published.
const admin = { user: 'server-admin', password: 'dummy' };
const from = (value: string): string => `\${${value}}`;

// In this order, because the last test reads what the others have recorded.
describe('the license widget', { shuffle: false }, () => {
  test('shows that a license is available if check returns true', () =>
    pact
      .addInteraction()
      .given('a license is stored', { persona: 'server-admin' })
      .uponReceiving('a check while a license is stored')
      .withRequest('GET', '/api/licensing/check')
      .willRespondWith(200, (response) => {
        response.jsonBody(true);
      })
      .executeTest(async ({ url }) => {
        expect(await createLicensingClient(`${url}/`, admin).isLicensed()).toBe(true);
      }));

  test('shows the company of a license after applying it', () =>
    pact
      .addInteraction()
      .given('no license is stored', { persona: 'server-admin' })
      .uponReceiving('a license to apply')
      .withRequest('POST', '/api/licensing/token', (request) => {
        request.jsonBody({ token: fromProviderState(from('license'), 'dummy-license') });
      })
      .willRespondWith(200, (response) => {
        response.jsonBody({ company: like('Example Company') });
      })
      .executeTest(async ({ url }) => {
        expect(await createLicensingClient(`${url}/`, admin).apply('dummy-license')).toBe('Example Company');
      }));

  test('reports "another instance" if a removal gets 422', () =>
    pact
      .addInteraction()
      .given('a license is stored', { persona: 'server-admin' })
      .uponReceiving('a removal that names another instance')
      .withRequest('DELETE', '/api/licensing/token', (request) => {
        request.jsonBody({ instance: 'https://another-instance.invalid/' });
      })
      .willRespondWith(422)
      .executeTest(async ({ url }) => {
        const client = createLicensingClient(`${url}/`, admin);
        expect(await client.remove('https://another-instance.invalid/')).toBe('another instance');
      }));

  test('reports NotAllowed if the user is not a server admin', () =>
    pact
      .addInteraction()
      .given('any', { persona: 'org-admin' })
      .uponReceiving('a check by a user who is not a server admin')
      .withRequest('GET', '/api/licensing/check')
      .willRespondWith(MatchersV3.matchStatus(403, [401, 403]))
      .executeTest(async ({ url }) => {
        await expect(createLicensingClient(`${url}/`, admin).isLicensed()).rejects.toBeInstanceOf(NotAllowed);
      }));

  // In a project of your own this is a step of CI: npx grafana-licensing-conformance pact verify --pact FILE --url …
  test('has a contract that the reference server fulfills', async () => {
    const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const file = join(dir, 'license-widget-grafana-enterprise.json');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [command, 'pact', 'verify', '--reference', '--pact', file],
      {
        cwd: dir,
        env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
      },
    );
    expect(stdout).toContain('Result: conformant: 4 scenarios ran,');
  });
});
