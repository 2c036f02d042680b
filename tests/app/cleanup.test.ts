import { describe, expect, test } from 'vitest';
import type { SweepResult } from '../../src/accounts/sweep.ts';
import { type CleanupTasks, cleanUp, mergeProblems } from '../../src/app/cleanup.ts';
import type { Problem } from '../../src/domain/problem.ts';
import type { RestoreOutcome } from '../../src/license/guard-types.ts';

const nothing: SweepResult = { deleted: [], failed: [], unanswered: false };
const silent: RestoreOutcome = { kind: 'not-restored', reason: 'no answer', again: true };
const done: RestoreOutcome = { kind: 'restored', note: 'Put back: the license is stored.' };

/** Each attempt takes the next of what is given, and the last again and again; the clock goes on by the pauses alone. */
async function end(
  given: {
    readonly kept?: readonly (RestoreOutcome | Error)[];
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
  const preflight: CleanupTasks = {
    guard: {
      restore: async () => {
        restores += 1;
        return next(given.kept ?? [{ kind: 'untouched' }], restores - 1);
      },
    },
    provisioner: {
      remove: async () => {
        removes += 1;
        return next(given.swept ?? [nothing], removes - 1);
      },
    },
    journal: {
      path: '/journal.json',
      update: ({ step }) => {
        log.push(`update ${step}`);
        if (given.updates === false) throw new Error('disk full');
      },
      close: () => {
        log.push('close');
        if (given.closes === false) throw new Error('read-only');
      },
    },
  };
  let clock = 0;
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms);
    clock += ms;
  };
  const problem = await cleanUp(preflight, patienceMs, { now: () => clock, pause }, (text) => notes.push(text));
  return { problem, notes, pauses, log, restores, removes };
}

describe('when everything is as it was', () => {
  test('the journal is closed, and nothing is told', async () => {
    expect(await end({})).toEqual({
      problem: null,
      notes: [],
      pauses: [],
      log: ['update restoring', 'close'],
      restores: 1,
      removes: 1,
    });
  });

  test('what was put back is told', async () => {
    expect((await end({ kept: [done] })).notes).toEqual(['Put back: the license is stored.']);
  });

  test('a journal that cannot be removed is told', async () => {
    const { problem, notes } = await end({ closes: false });
    expect(problem).toBeNull();
    expect(notes).toEqual([expect.stringMatching(/journal could not be removed.*\/journal\.json/)]);
  });

  test('a journal that cannot be written does not keep the license from being put back', async () => {
    expect(await end({ kept: [done], updates: false })).toMatchObject({ problem: null, restores: 1 });
  });

  test('a run without journal and personas ends, too', async () => {
    const guard = { restore: async (): Promise<RestoreOutcome> => done };
    const dependencies = { now: () => 0, pause: async () => {} };
    expect(
      await cleanUp({ guard: guard, provisioner: undefined, journal: undefined }, 1000, dependencies, () => {}),
    ).toBeNull();
  });
});

describe('when the target does not answer', () => {
  test('it is tried again, with a wait that doubles, until it answers', async () => {
    const { problem, pauses, notes, restores, log } = await end({ kept: [silent, silent, done] });
    expect(problem).toBeNull();
    expect(pauses).toEqual([250, 500]);
    expect(restores).toBe(3);
    expect(notes).toEqual([expect.stringContaining('tried again'), 'Put back: the license is stored.']);
    expect(log.at(-1)).toBe('close');
  });

  test('a license that is back is not put back again for the sake of the personas', async () => {
    const unanswered = { deleted: [], failed: ['not looked for'], unanswered: true };
    const { restores, removes, problem } = await end({ kept: [done], swept: [unanswered, nothing] });
    expect([restores, removes, problem]).toEqual([1, 2, null]);
  });

  test.each([
    [249, []],
    [250, [250]],
    [749, [250]],
    [750, [250, 500]],
  ])('with a patience of %i ms the waits are %j', async (patience, waits) => {
    const { pauses, problem, log } = await end({ kept: [silent] }, patience);
    expect(pauses).toEqual(waits);
    expect(problem).toMatchObject({ code: 'stopped-answering' });
    expect(log).not.toContain('close');
  });
});

describe('when something could not be put back', () => {
  test('the license is, with what to do, and the journal stays', async () => {
    const { problem, notes, log, pauses } = await end({ kept: [{ kind: 'not-restored', reason: 'it is gone' }] });
    expect(problem).toEqual({
      code: 'license-not-restored',
      message:
        'The license could not be put back: it is gone. Run `licensing-conformance restore` with the same settings as soon as the target answers (journal: /journal.json).',
    });
    expect(notes).toEqual([problem?.message]);
    expect(log).toEqual(['update restoring', 'update not restored']);
    expect(pauses).toEqual([]);
  });

  test('personas are, each with the reason', async () => {
    const { problem, notes, log } = await end({
      swept: [{ ...nothing, failed: ['user x could not be deleted: status 500'] }],
    });
    expect(problem?.code).toBe('license-not-restored');
    expect(problem?.message).toMatch(
      /^Personas that the run made are still there\. Run `licensing-conformance restore`/,
    );
    expect(notes[0]).toBe('user x could not be deleted: status 500');
    expect(log).not.toContain('close');
  });

  test('a target that left personas unanswered has stopped answering', async () => {
    const swept = [{ ...nothing, failed: ['not looked for'], unanswered: true }];
    expect((await end({ swept }, 0)).problem?.code).toBe('stopped-answering');
    const lost: RestoreOutcome = { kind: 'not-restored', reason: 'it is gone' };
    expect((await end({ kept: [lost], swept }, 0)).problem?.code).toBe('license-not-restored');
  });
});

describe('when putting back throws, which is a mistake of this suite', () => {
  test('another attempt is made, and the personas are deleted all the same', async () => {
    const { problem, restores, removes } = await end({ kept: [new TypeError('oops'), done] });
    expect([problem, restores, removes]).toEqual([null, 2, 2]);
  });

  test('it is told where it does not help', async () => {
    const { problem } = await end({ kept: [new TypeError('oops')] }, 0);
    expect(problem?.message).toContain('TypeError: oops');
    const { notes } = await end({ swept: [new Error('no')] }, 0);
    expect(notes[0]).toBe('what the run made could not be deleted: Error: no');
  });
});

describe('when a run ends with two problems', () => {
  const before: Problem = { code: 'interrupted', message: 'The run was interrupted.' };
  const left: Problem = { code: 'license-not-restored', message: 'The license is gone.' };

  test.each([
    [null, null, null],
    [before, null, before],
    [null, left, left],
    [before, left, { code: 'license-not-restored', message: 'The run was interrupted. The license is gone.' }],
  ])('the license weighs more: %j and %j', (one, other, both) => {
    expect(mergeProblems(one, other)).toEqual(both);
  });
});
