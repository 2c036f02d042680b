import { describe, expect, test } from 'vitest';
import { startTrivial, trivialServers } from '../../fixtures/trivial/servers.ts';
import { settingsFor } from '../../scripts/proof/trial.ts';
import type { Report } from '../../src/domain/report.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { runAtOnce } from '../support/runs.ts';

/** What a run against each of them ends with, at every impact. */
const expected: Readonly<Record<string, Pick<Report, 'result' | 'exitCode'> & { readonly problem?: string }>> = {
  'always 200 true': { result: 'nonconformant', exitCode: 1 },
  'always 401': { result: 'error', exitCode: 2, problem: 'admin-refused' },
  'always 403': { result: 'error', exitCode: 2, problem: 'front-response' },
  'always 404': { result: 'error', exitCode: 2, problem: 'wrong-path' },
  'always 500': { result: 'error', exitCode: 2, problem: 'front-response' },
  'always 202 {}': { result: 'nonconformant', exitCode: 1 },
  'always 422': { result: 'error', exitCode: 2, problem: 'front-response' },
  echo: { result: 'nonconformant', exitCode: 1 },
  'always an empty body': { result: 'nonconformant', exitCode: 1 },
  '403 on licensing routes': { result: 'nonconformant', exitCode: 1 },
  'always an HTML page': { result: 'error', exitCode: 2, problem: 'not-grafana' },
};

async function tryTrivial(id: string, impact: Impact): Promise<Report> {
  const found = trivialServers.find((one) => one.id === id);
  if (!found) throw new Error(`There is no server ${id}.`);
  const server = await startTrivial(found);
  try {
    return await runAtOnce(
      settingsFor(server.url, impact, {
        admin: { user: 'admin', password: 'a-password' },
        orgAdmin: { user: 'somebody', password: 'another-password' },
        serviceAccountToken: 'a-token-of-a-service-account',
        license: 'A-LICENSE-OF-THE-TESTS',
      }),
    );
  } finally {
    await server.close();
  }
}

describe('a server that returns the same response to every request', () => {
  test('has its expected result written down', () => {
    expect(Object.keys(expected)).toEqual(trivialServers.map(({ id }) => id));
  });

  describe.each(trivialServers)('which is: $id', ({ id }) => {
    test.each(['read', 'reject', 'write'] as const)('is not conformant at impact %s', async (impact) => {
      const { result, exitCode, problem } = await tryTrivial(id, impact);
      expect({ result, exitCode, ...(problem ? { problem: problem.code } : {}) }).toEqual(expected[id]);
    });
  });

  test('passes no rejection scenario if it rejects every request to the licensing API', async () => {
    const { results } = await tryTrivial('403 on licensing routes', 'reject');
    const refusals = results.filter(({ persona, verdict }) => persona !== 'server-admin' && verdict !== 'skipped');
    expect(refusals.length).toBeGreaterThan(10);
    expect(refusals.map(({ verdict }) => verdict)).not.toContain('pass');
  });
});
