import { describe, expect, test } from 'vitest';
import type { SweepResult } from '../../src/accounts/sweep.ts';
import { type CleanupTasks, cleanUp, mergeProblems } from '../../src/app/cleanup.ts';
import { problemExitCodes } from '../../src/domain/exit-codes.ts';
import { createNote, type Note } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import type { GuardState } from '../../src/license/guard/guard-state.ts';
import type { GuardOutcome } from '../../src/license/guard/outcome.ts';
import type { RestoreFailureCode } from '../../src/license/guard/restore-plan.ts';
import { guardState } from '../support/license-guards.ts';

const nothingLeft: SweepResult = { deleted: [], failed: [], unanswered: false };
const userLeft = createNote('account-not-deleted', { account: 'user x', response: 'status 500' });
const noResponse: SweepResult = { deleted: [], failed: [userLeft], unanswered: true };
const common = { findings: [], isOutcomeOpen: false };
const untouched: GuardOutcome = { ...common, kind: 'untouched' };
const lost: Extract<GuardOutcome, { kind: 'not-restored' }> = {
  ...common,
  kind: 'not-restored',
  code: 'not-seen',
  missing: 'check is false (was true)',
};

/** Cleans up with the given outcome of the license and of each attempt to delete accounts, the last one repeated. */
async function cleanUpWith(
  outcomes: {
    readonly license?: GuardOutcome | Error;
    readonly state?: Partial<GuardState>;
    readonly swept?: readonly (SweepResult | Error)[];
    readonly closes?: boolean;
    readonly updates?: boolean;
  },
  patienceMs = 1000,
) {
  const notes: Note[] = [];
  const pauses: number[] = [];
  const log: string[] = [];
  const swept = outcomes.swept ?? [nothingLeft];
  const { license = untouched } = outcomes;
  let removes = 0;
  const tasks: CleanupTasks = {
    guard: {
      state: guardState(outcomes.state),
      finish: async () => {
        log.push('finish');
        if (license instanceof Error) throw license;
        return license;
      },
    },
    provisioner: {
      remove: async () => {
        removes += 1;
        const one = swept[Math.min(removes, swept.length) - 1] ?? nothingLeft;
        if (one instanceof Error) throw one;
        return one;
      },
    },
    journal: {
      path: '/journal.json',
      update: ({ step }) => {
        log.push(`update ${step}`);
        if (outcomes.updates === false) throw new Error('disk full');
      },
      close: () => {
        log.push('close');
        if (outcomes.closes === false) throw new Error('read-only');
      },
    },
  };
  let clock = 0;
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms);
    clock += ms;
  };
  const result = await cleanUp(tasks, patienceMs, { now: () => clock, pause }, (note) => notes.push(note));
  return { ...result, notes, codes: notes.map(({ code }) => code), pauses, log, removes };
}

describe('cleanup of a run that changed nothing or restored the license', () => {
  test('closes the journal without a note', async () => {
    expect(await cleanUpWith({})).toEqual({
      problem: null,
      findings: [],
      isInconclusive: false,
      notes: [],
      codes: [],
      pauses: [],
      log: ['update restoring', 'finish', 'close'],
      removes: 1,
    });
  });

  test.each([
    ['restored', ['license-restored'], []],
    ['left-stored', ['license-left-stored'], []],
    ['restart-needed', ['license-restart-needed'], ['restart-needed']],
    ['untouched', [], []],
  ] as const)(
    'reports the outcome %s by the notes %j and the findings %j, and closes the journal',
    async (kind, codes, found) => {
      const { findings, log, problem, ...done } = await cleanUpWith({
        license: { ...common, kind },
        state: { isTokenKnown: true },
      });
      expect(done.codes).toEqual(codes);
      expect(findings.map(({ code }) => code)).toEqual(found);
      expect([problem, log.at(-1)]).toEqual([null, 'close']);
    },
  );

  test.each([
    ['names no license', { isTokenKnown: false }],
    ['shows a sample', { isTokenKnown: true, ignoresToken: true }],
  ])('says that only check was seen if GET token %s', async (_, state) => {
    const { codes } = await cleanUpWith({ license: { ...common, kind: 'restored' }, state });
    expect(codes).toEqual(['license-restored-by-check']);
  });

  test('reports a change that the license guard could not attribute as a finding of level must', async () => {
    const suspects = [{ id: 'remove.denies.anonymous', status: 401 }];
    const found = { code: 'unattributed-change', change: 'no license is stored any more', suspects } as const;
    const { findings, log } = await cleanUpWith({ license: { ...common, kind: 'restored', findings: [found] } });
    expect(findings).toMatchObject([{ level: 'must', code: 'unattributed-change' }]);
    expect(log.at(-1)).toBe('close');
  });

  test('notes that the journal could not be removed', async () => {
    const { problem, notes } = await cleanUpWith({ closes: false });
    expect(problem).toBeNull();
    expect(notes).toEqual([createNote('journal-not-removed', { path: '/journal.json' })]);
  });

  test('finishes even if the journal cannot be written', async () => {
    const { problem, log } = await cleanUpWith({ updates: false });
    expect([problem, log]).toEqual([null, ['update restoring', 'finish', 'close']]);
  });

  test('needs neither a journal nor test accounts', async () => {
    const guard = { state: guardState(), finish: async () => untouched };
    const asked: unknown[] = [];
    const dependencies = { now: () => 0, pause: async (ms: number) => void (asked.length < 9 && asked.push(ms)) };
    const tasks = { guard, provisioner: undefined, journal: undefined };
    const { problem } = await cleanUp(tasks, 1000, dependencies, (note) => asked.push(note));
    expect([problem, asked]).toEqual([null, []]);
  });
});

describe('cleanup of a run that does not know the effect of a request', () => {
  test.each<[string, GuardOutcome, Partial<GuardState>, boolean]>([
    ['a request without a response', { ...untouched, isOutcomeOpen: true }, {}, true],
    ['readings that did not agree', untouched, { stop: 'state-unknown' }, true],
    ['a signal', untouched, { stop: 'interrupted' }, false],
    ['nothing of that kind', untouched, {}, false],
  ])('makes the run partial at best after %s: $3', async (_, license, state, isInconclusive) => {
    const done = await cleanUpWith({ license, state });
    expect(done.isInconclusive).toBe(isInconclusive);
    expect(done.codes).toEqual(isInconclusive ? ['effect-unknown'] : []);
    expect([done.problem, done.log.at(-1)]).toEqual([null, 'close']);
  });

  test.each<[RestoreFailureCode, string, RegExp]>([
    [
      'another-writer',
      'suggests --license-source elsewhere',
      /check is false \(was true\); .*--license-source elsewhere/,
    ],
    ['no-license-given', 'suggests GRAFANA_LICENSE_PATH', /check is false \(was true\); .*GRAFANA_LICENSE_PATH/],
    [
      'different-license',
      'suggests to download the current license',
      /check is false \(was true\); .*Download the current one/,
    ],
    ['not-assumed-installed', 'suggests --assume-installed', /check is false \(was true\); .*--assume-installed/],
    ['not-seen', 'names the command to run', /check is false \(was true\)\. Run/],
  ])('$1 if the license is not restored because of $0', async (code, _, words) => {
    const { problem } = await cleanUpWith({ license: { ...lost, code } });
    expect(problem?.message).toMatch(words);
  });

  test('does not say that the license is as it was if it is not', async () => {
    const { codes, isInconclusive } = await cleanUpWith({ license: { ...lost, isOutcomeOpen: true } });
    expect([codes, isInconclusive]).toEqual([['cleanup-incomplete'], true]);
  });
});

describe('cleanup while the target does not respond about test accounts', () => {
  test('tries again until the target responds, doubles each pause, and restores the license only once', async () => {
    const { problem, pauses, codes, removes, log } = await cleanUpWith({
      swept: [noResponse, noResponse, nothingLeft],
    });
    expect(problem).toBeNull();
    expect([pauses, removes, codes]).toEqual([[250, 500], 3, ['cleanup-retried']]);
    expect(log).toEqual(['update restoring', 'finish', 'close']);
  });

  test.each([
    [249, []],
    [250, [250]],
    [749, [250]],
    [750, [250, 500]],
  ])('with a patience of %i ms makes the pauses %j', async (patience, waits) => {
    const { pauses, problem, log } = await cleanUpWith({ swept: [noResponse] }, patience);
    expect(pauses).toEqual(waits);
    expect(problem).toMatchObject({ code: 'cleanup-unanswered' });
    expect(log).not.toContain('close');
  });
});

describe('cleanup that could not restore everything', () => {
  test('reports the license and what to do, keeps the journal, and ends with exit code 3', async () => {
    const { problem, notes, log } = await cleanUpWith({ license: lost });
    const left = { license: 'check is false (was true)', accounts: [], journal: '/journal.json' };
    expect(problem).toEqual(createProblem('license-not-restored', left));
    expect(problemExitCodes[problem?.code ?? 'usage']).toBe(3);
    expect(notes).toEqual([createNote('cleanup-incomplete', { problem: problem?.message ?? '' })]);
    expect(log).toEqual(['update restoring', 'finish', 'update not restored']);
  });

  test('reports each test account with the reason', async () => {
    const { problem, notes, log } = await cleanUpWith({ swept: [{ ...nothingLeft, failed: [userLeft] }] });
    expect(problem).toEqual(
      createProblem('accounts-not-deleted', {
        license: undefined,
        accounts: [userLeft.message],
        journal: '/journal.json',
      }),
    );
    expect(notes[0]).toEqual(userLeft);
    expect(log).not.toContain('close');
  });

  test('puts the license before the accounts', async () => {
    const { problem } = await cleanUpWith({ license: lost, swept: [noResponse] }, 0);
    expect(problem?.code).toBe('license-not-restored');
  });
});

describe('cleanup with an internal error', () => {
  test('reports the license as not restored, and deletes the test accounts', async () => {
    const { problem, removes, log } = await cleanUpWith({ license: new TypeError('oops') });
    expect(problem).toMatchObject({
      code: 'license-not-restored',
      message: expect.stringContaining('TypeError: oops'),
    });
    expect([removes, log.at(-1)]).toEqual([1, 'update not restored']);
  });

  test('reports that the accounts could not be deleted', async () => {
    const { notes, problem } = await cleanUpWith({ swept: [new Error('no')] }, 0);
    expect(notes[0]).toEqual(createNote('accounts-not-deleted', { error: 'Error: no' }));
    expect(problem?.code).toBe('cleanup-unanswered');
  });

  test('tries again to delete the accounts', async () => {
    const { pauses, problem } = await cleanUpWith({ swept: [new Error('no'), nothingLeft] });
    expect([pauses, problem]).toEqual([[250], null]);
  });

  test('reports a thrown value that is not an error', async () => {
    const guard = { state: guardState(), finish: () => Promise.reject('oops') };
    const tasks = { guard, provisioner: undefined, journal: undefined };
    const { problem, isInconclusive, findings } = await cleanUp(
      tasks,
      0,
      { now: () => 0, pause: async () => {} },
      () => {},
    );
    expect(problem?.message).toContain('a value that is not an error');
    expect([isInconclusive, findings]).toEqual([false, []]);
  });
});

describe('the problem of a run and the problem of its cleanup', () => {
  const run = createProblem('interrupted');
  const cleanup = createProblem('license-not-restored', { license: 'it is gone', accounts: [], journal: undefined });

  test.each([
    ['no problem', 'no problem', null, null, null],
    ['interrupted', 'no problem', run, null, run],
    ['no problem', 'license-not-restored', null, cleanup, cleanup],
    [
      'interrupted',
      'license-not-restored',
      run,
      cleanup,
      { code: 'license-not-restored', message: `${run.message} ${cleanup.message}` },
    ],
  ])('are merged into one, which has the code of the cleanup if both exist: %s and %s', (_, __, one, other, merged) => {
    expect(mergeProblems(one, other)).toEqual(merged);
  });
});
