import { describe, expect, test } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { isAccepted, repeatOneByOne, type Sent } from '../../src/engine/repeat-one-by-one.ts';
import type { LateChange, Performed } from '../../src/license/guard/license-guard-port.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { scenario } from '../support/scenarios.ts';
import { reading } from '../support/simulation/guard-states.ts';

const stored = reading(true, 'own');
const none = reading(false, 'none');
const denied = answer(401);
const removed = 'no license is stored any more';

const sent = (name: string): Sent => ({ scenario: scenario({ id: `remove.${name}`, on: 'remove' }), exchange: denied });
const [a, b] = [sent('a'), sent('b')];

const unchanged: Performed = { isSent: true, exchange: denied, before: stored, after: stored, effect: 'none' };
const changed: Performed = { ...unchanged, after: none, change: removed };
const refused: Performed = { isSent: false, refusal: createReason('open-outcome') };
const late: LateChange = { change: removed, after: none };

interface Script {
  /** What comes of each request, in their order; the last one is repeated. */
  readonly performed?: readonly Performed[];
  /** What shows late, at each reading; nothing after that. */
  readonly late?: readonly (LateChange | undefined)[];
  /** How often the state can be restored. */
  readonly restores?: number;
  /** After how many requests the run has a problem. */
  readonly problemAfter?: number;
}

/** Sends both requests again by a script, and records what was done, in order. */
async function repeated({ performed = [unchanged], late: shown = [], restores = 99, problemAfter = 99 }: Script) {
  const log: string[] = [];
  let [count, reads, restored] = [0, 0, 0];
  const { attempts, isRestored } = await repeatOneByOne([a, b], {
    runner: {
      get problem() {
        return count >= problemAfter ? createProblem('interrupted') : null;
      },
      async perform({ id }) {
        log.push(id);
        count += 1;
        return performed[Math.min(count, performed.length) - 1] ?? unchanged;
      },
      observe: async ({ id }) => void log.push(`observe ${id}`),
    },
    guard: {
      async readLate() {
        log.push('read late');
        reads += 1;
        return shown[reads - 1];
      },
    },
    async restoreStage() {
      log.push('restore');
      restored += 1;
      return restored <= restores;
    },
  });
  const changes = [...attempts].map(([one, again]) => [one.scenario.id, again.change ?? null]);
  return { changes, isRestored, log, attempts };
}

const roundOf = (...ids: readonly string[]): readonly string[] => ids.flatMap((id) => ['restore', id, `observe ${id}`]);

describe('requests that are sent again one by one', () => {
  test('each start from the restored state, and the settle window passes once if nothing changes', async () => {
    const { changes, isRestored, log } = await repeated({});
    expect([changes, isRestored]).toEqual([
      [
        ['remove.a', null],
        ['remove.b', null],
      ],
      true,
    ]);
    expect(log).toEqual([...roundOf('remove.a', 'remove.b'), 'read late']);
  });

  test('need no settle window after the last one if that one changed the license at once', async () => {
    const { changes, log } = await repeated({ performed: [changed] });
    expect(changes).toEqual([
      ['remove.a', removed],
      ['remove.b', removed],
    ]);
    expect(log).toEqual(roundOf('remove.a', 'remove.b'));
  });

  test('are sent once more if a change may be the late effect of an earlier one', async () => {
    const { changes, log } = await repeated({ performed: [unchanged, changed] });
    expect(changes).toEqual([
      ['remove.a', null],
      ['remove.b', removed],
    ]);
    expect(log).toEqual(roundOf('remove.a', 'remove.b', 'remove.b'));
  });

  test.each<[string, Script]>([
    ['the change does not come again', { performed: [unchanged, changed, unchanged], late: [undefined, late] }],
    ['the effect shows in the settle window', { performed: [unchanged], late: [late, late] }],
  ])('are all sent slowly, with a settle window after each, if %s', async (_, script) => {
    const { changes, log, attempts } = await repeated(script);
    expect(changes).toEqual([
      ['remove.a', removed],
      ['remove.b', null],
    ]);
    expect(attempts.get(a)).toMatchObject({ after: none, exchange: denied });
    const slow = [
      'restore',
      'remove.a',
      'observe remove.a',
      'read late',
      'restore',
      'remove.b',
      'observe remove.b',
      'read late',
    ];
    expect(log.slice(-slow.length)).toEqual(slow);
  });
});

describe('requests that are not all sent again', () => {
  test.each<[string, Script, readonly string[], boolean]>([
    ['the state could not be restored at first', { restores: 0 }, [], false],
    ['the state could not be restored after the first one', { restores: 1 }, ['remove.a'], false],
    ['the laws no longer permit the first one', { performed: [refused] }, [], true],
    ['the laws no longer permit the second one', { performed: [unchanged, refused] }, ['remove.a'], true],
    ['the run was interrupted before', { problemAfter: 0 }, [], true],
    ['the run was interrupted after the first one', { problemAfter: 1 }, ['remove.a'], true],
    [
      'the state could not be restored for a second try',
      { performed: [unchanged, changed], restores: 2 },
      ['remove.a'],
      true,
    ],
    ['the laws do not permit a second try', { performed: [unchanged, changed, refused] }, ['remove.a'], true],
  ])('are those before, if %s', async (_, script, ids, isRestored) => {
    const done = await repeated(script);
    expect(done.changes.map(([id]) => id)).toEqual(ids);
    expect(done.isRestored).toBe(isRestored);
    expect(done.log.filter((one) => one === 'read late')).toEqual([]);
  });

  test('are not observed if they were not sent', async () => {
    expect((await repeated({ performed: [refused] })).log).toEqual(['restore', 'remove.a']);
    expect((await repeated({ problemAfter: 0 })).log).toEqual(['restore']);
  });
});

describe('a request', () => {
  test.each([
    ['status 200', answer(200), true],
    ['status 202', answer(202), true],
    ['status 401', answer(401), false],
    ['no response', unanswered(), false],
  ])('is accepted or not by its response: %s: %s', (_, exchange, accepted) => {
    expect(isAccepted({ exchange })).toBe(accepted);
  });
});
