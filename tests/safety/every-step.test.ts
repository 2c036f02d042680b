import { describe, expect, test } from 'vitest';
import { type Mishap, mishaps, unreliable } from '../../fixtures/unreliable.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import type { ReferenceInstance, ReferenceState } from '../../src/reference/index.ts';
import { atOnce, runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

type Lasting = Pick<ReferenceState, 'users' | 'serviceAccounts'> & { readonly license: string | undefined };

function lasting(server: ReferenceInstance): Lasting {
  const { storedLicense, users, serviceAccounts } = server.state();
  // The server may have renewed the token of the same license.
  return { license: storedLicense?.claims?.lid, users, serviceAccounts };
}

/** A write run in which something goes wrong at the n-th request that could change something. */
async function runWith(mishap: Mishap, n: number, backAfter: number) {
  const server = await referenceWithoutNetwork();
  const before = lasting(server);
  const settings = settingsFor(server, { impact: 'write', provision: true });
  const dependencies = unreliable({ mishap, at: (_, count) => count === n, backAfter });
  const outcome = await runAtOnce(settings, {}, dependencies).then(
    (report) => ({ report, thrown: undefined }),
    (thrown: unknown) => ({ report: undefined, thrown }),
  );
  return { ...outcome, server, settings, before, after: lasting(server), happened: dependencies.happened() };
}

/** Few enough to be run with every other test; `npm run crashes` goes through all of them. */
const sampled = [1, 2, 3, 4, 5, 20, 29, 33, 38, 43, 47, 48, 49, 50];

describe.each(mishaps)('a run with the mishap "%s"', (mishap) => {
  test.each(sampled)('at its change number %i restores everything', async (n) => {
    const { before, after, happened, report, thrown } = await runWith(mishap, n, 2);
    expect(happened).toBe(true);
    expect(after).toEqual(before);
    if (thrown !== undefined) expect(thrown).toEqual(new TypeError('out of the blue'));
    expect(report?.problem?.code ?? 'none').toMatch(/none|stopped-answering|cleanup-unanswered/);
  });
});

describe('a target that does not come back', () => {
  test.each(sampled)('at change %i: the run names restore, and restore cleans up', async (n) => {
    const { server, settings, before, report } = await runWith('answer lost', n, Number.POSITIVE_INFINITY);
    expect(report?.exitCode).toBe(3);
    expect(report?.problem?.code).toMatch(/^(cleanup-unanswered|license-not-restored)$/);
    expect(report?.notes.map(({ code }) => code)).toContain('cleanup-retried');

    const again = await runAtOnce(settings);
    expect([again.exitCode, again.problem?.code]).toEqual([2, 'run-unfinished']);
    expect(await restoreTarget(settings, {}, atOnce)).toMatchObject({ exitCode: 0, problem: null });
    expect(lasting(server)).toEqual(before);
    expect((await runAtOnce({ ...settings, only: ['check.*'] })).exitCode).toBe(0);
  });
});
