import { describe, expect, test } from 'vitest';
import type { SweepResult } from '../../src/accounts/sweep.ts';
import { type CleanupTasks, cleanUp, mergeProblems } from '../../src/app/cleanup.ts';
import type { Problem } from '../../src/domain/problem.ts';
import type { RestoreOutcome } from '../../src/license/guard-types.ts';

const nothingLeft: SweepResult = { deleted: [], failed: [], unanswered: false };
const noAnswer: RestoreOutcome = { kind: 'not-restored', reason: 'no answer', again: true };
const restored: RestoreOutcome = { kind: 'restored', note: 'Put back: the license is stored.' };

/** Cleans up with the given outcome of each attempt, the last one repeated. Only pauses advance the clock. */
async function cleanUpWith(
  outcomes: {
    readonly license?: readonly (RestoreOutcome | Error)[];
    readonly swept?: readonly (SweepResult | Error)[];
    readonly closes?: boolean;
    readonly updates?: boolean;
  },
  patienceMs = 1000,
) {
  const notes: string[] = [];
  const pauses: number[] = [];
  const log: string[] = [];
  const next = <T>(of: readonly (T | Error)[], at: number): T => {
    const one = of[Math.min(at, of.length - 1)];
    if (one === undefined || one instanceof Error) throw one;
    return one;
  };
  let [restores, removes] = [0, 0];
  const tasks: CleanupTasks = {
    guard: {
      restore: async () => {
        restores += 1;
        return next(outcomes.license ?? [{ kind: 'untouched' }], restores - 1);
      },
    },
    provisioner: {
      remove: async () => {
        removes += 1;
        return next(outcomes.swept ?? [nothingLeft], removes - 1);
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
  const problem = await cleanUp(tasks, patienceMs, { now: () => clock, pause }, (text) => notes.push(text));
  return { problem, notes, pauses, log, restores, removes };
}

describe('cleanup of a run that changed nothing or restored the license', () => {
  test('closes the journal without a note', async () => {
    expect(await cleanUpWith({})).toEqual({
      problem: null,
      notes: [],
      pauses: [],
      log: ['update restoring', 'close'],
      restores: 1,
      removes: 1,
    });
  });

  test('notes that the license was restored', async () => {
    expect((await cleanUpWith({ license: [restored] })).notes).toEqual(['Put back: the license is stored.']);
  });

  test('notes that the journal could not be removed', async () => {
    const { problem, notes } = await cleanUpWith({ closes: false });
    expect(problem).toBeNull();
    expect(notes).toEqual([expect.stringMatching(/journal could not be removed.*\/journal\.json/)]);
  });

  test('restores the license even if the journal cannot be written', async () => {
    expect(await cleanUpWith({ license: [restored], updates: false })).toMatchObject({ problem: null, restores: 1 });
  });

  test('needs neither a journal nor test accounts', async () => {
    const guard = { restore: async (): Promise<RestoreOutcome> => restored };
    const dependencies = { now: () => 0, pause: async () => {} };
    expect(
      await cleanUp({ guard, provisioner: undefined, journal: undefined }, 1000, dependencies, () => {}),
    ).toBeNull();
  });
});

describe('cleanup while the target does not respond', () => {
  test('tries again until the target responds, and doubles the pause each time', async () => {
    const { problem, pauses, notes, restores, log } = await cleanUpWith({ license: [noAnswer, noAnswer, restored] });
    expect(problem).toBeNull();
    expect(pauses).toEqual([250, 500]);
    expect(restores).toBe(3);
    expect(notes).toEqual([expect.stringContaining('tried again'), 'Put back: the license is stored.']);
    expect(log.at(-1)).toBe('close');
  });

  test('does not restore a restored license again while it deletes the test accounts', async () => {
    const noResponse = { deleted: [], failed: ['not looked for'], unanswered: true };
    const { restores, removes, problem } = await cleanUpWith({ license: [restored], swept: [noResponse, nothingLeft] });
    expect([restores, removes, problem]).toEqual([1, 2, null]);
  });

  test.each([
    [249, []],
    [250, [250]],
    [749, [250]],
    [750, [250, 500]],
  ])('pauses within a patience of %i ms: %j', async (patience, waits) => {
    const { pauses, problem, log } = await cleanUpWith({ license: [noAnswer] }, patience);
    expect(pauses).toEqual(waits);
    expect(problem).toMatchObject({ code: 'stopped-answering' });
    expect(log).not.toContain('close');
  });
});

describe('cleanup that could not restore everything', () => {
  test('reports the license and what to do, and keeps the journal', async () => {
    const { problem, notes, log, pauses } = await cleanUpWith({
      license: [{ kind: 'not-restored', reason: 'it is gone' }],
    });
    expect(problem).toEqual({
      code: 'license-not-restored',
      message:
        'The license could not be put back: it is gone. Run `licensing-conformance restore` with the same settings as soon as the target answers (journal: /journal.json).',
    });
    expect(notes).toEqual([problem?.message]);
    expect(log).toEqual(['update restoring', 'update not restored']);
    expect(pauses).toEqual([]);
  });

  test('reports each test account with the reason', async () => {
    const { problem, notes, log } = await cleanUpWith({
      swept: [{ ...nothingLeft, failed: ['user x could not be deleted: status 500'] }],
    });
    expect(problem?.code).toBe('license-not-restored');
    expect(problem?.message).toMatch(
      /^Personas that the run made are still there\. Run `licensing-conformance restore`/,
    );
    expect(notes[0]).toBe('user x could not be deleted: status 500');
    expect(log).not.toContain('close');
  });

  test('reports that the target stopped responding if it did not respond about test accounts', async () => {
    const swept = [{ ...nothingLeft, failed: ['not looked for'], unanswered: true }];
    expect((await cleanUpWith({ swept }, 0)).problem?.code).toBe('stopped-answering');
    const notRestored: RestoreOutcome = { kind: 'not-restored', reason: 'it is gone' };
    expect((await cleanUpWith({ license: [notRestored], swept }, 0)).problem?.code).toBe('license-not-restored');
  });
});

describe('cleanup with an internal error', () => {
  test('makes another attempt and deletes the test accounts', async () => {
    const { problem, restores, removes } = await cleanUpWith({ license: [new TypeError('oops'), restored] });
    expect([problem, restores, removes]).toEqual([null, 2, 2]);
  });

  test('reports the error if the attempts do not help', async () => {
    const { problem } = await cleanUpWith({ license: [new TypeError('oops')] }, 0);
    expect(problem?.message).toContain('TypeError: oops');
    const { notes } = await cleanUpWith({ swept: [new Error('no')] }, 0);
    expect(notes[0]).toBe('what the run made could not be deleted: Error: no');
  });
});

describe('the problem of a run and the problem of its cleanup', () => {
  const run: Problem = { code: 'interrupted', message: 'The run was interrupted.' };
  const cleanup: Problem = { code: 'license-not-restored', message: 'The license is gone.' };

  test.each([
    [null, null, null],
    [run, null, run],
    [null, cleanup, cleanup],
    [run, cleanup, { code: 'license-not-restored', message: 'The run was interrupted. The license is gone.' }],
  ])('are merged with the code of the license problem: %j and %j', (one, other, merged) => {
    expect(mergeProblems(one, other)).toEqual(merged);
  });
});
