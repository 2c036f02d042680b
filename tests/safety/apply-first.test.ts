import { describe, expect, test } from 'vitest';
import type { IssueOverrides, ReferenceOptions } from '../../src/reference/index.ts';
import { runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

/** A write run with the license that was issued so, or with the stored one. */
async function writeRun(options: ReferenceOptions, issued?: IssueOverrides) {
  const server = await referenceWithoutNetwork({ seedPersonas: true, ...options });
  const before = server.state().storedLicense;
  const license = issued ? await server.issue(issued) : server.license;
  const report = await runAtOnce(settingsFor(server, { impact: 'write', license }));
  const { storedLicense, requests } = server.state();
  const removals = requests.filter(({ method, status }) => method === 'DELETE' && status === 202);
  return { report, before, storedLicense, removals };
}

describe('a run that cannot apply the given license first', () => {
  test.each<[string, ReferenceOptions, IssueOverrides | undefined]>([
    ['the target refuses the admin', { fault: 'add.refuses-server-admin' }, undefined],
    ['the license is of another instance', {}, { sub: 'https://another.example/' }],
    ['the license has expired', {}, { exp: 1 }],
    ['the license is signed by somebody else', {}, { foreignKey: true }],
    ['the license is not the one that is stored', {}, { lid: '2000' }],
  ])('removes nothing, and no scenario that writes passes, if %s', async (_, options, issued) => {
    const { report, before, storedLicense, removals } = await writeRun(options, issued);
    expect(removals).toEqual([]);
    expect(storedLicense).toEqual(before);
    expect(report.result).not.toBe('conformant');
    const writes = report.results.filter(({ impact }) => impact === 'write');
    const verdicts = new Set(writes.map(({ verdict }) => verdict));
    expect(verdicts).toEqual(new Set(report.problem ? [] : ['blocked', ...failed(writes)]));
  });
});

function failed(results: readonly { readonly verdict: string }[]): readonly string[] {
  return results.some(({ verdict }) => verdict === 'fail') ? ['fail'] : [];
}

describe('a target that had no license', () => {
  test('has none after a conformant run', async () => {
    const { report, storedLicense } = await writeRun({ unlicensed: true });
    expect(report.result).toBe('conformant');
    expect(storedLicense).toBeUndefined();
  });

  test('in its database, but has one in a file, gets none stored, and the run is partial', async () => {
    const { report, storedLicense } = await writeRun({ unlicensed: true, licenseFromFile: true });
    expect([report.result, storedLicense]).toEqual(['partial', undefined]);
  });
});
