import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import type { BoundScenario, LicenseOutcome } from '../../src/domain/scenario.ts';
import type { Stage, StageKind } from '../../src/domain/stage.ts';
import { scheduleOf } from '../../src/engine/schedule.ts';
import { maxWithPassword } from '../../src/http/password-queue.ts';
import { endpointOf, scenario } from '../support/scenarios.ts';

/** What a run that does not write sends to a target with a license. */
const unwritten = scenarios.filter(({ impact, given }) => impact !== 'write' && given !== 'no license is stored');

/** The removals by the server admin that a conforming server rejects: harmless ones, and one that could do harm. */
const rejectedRemoval = (name: string, change: Partial<BoundScenario> = {}): BoundScenario => ({
  ...scenario({
    id: `remove.${name}`,
    on: 'remove',
    impact: 'reject',
    given: 'a license is stored',
    expect: { status: 422, licenseAfter: 'unchanged' },
  }),
  ...change,
});

describe('a schedule of all scenarios', () => {
  const shapeOf = (stages: readonly Stage[]): readonly string[] =>
    stages.map(({ kind, given }) => `${kind}: ${given}`).filter((shape, at, shapes) => shape !== shapes[at - 1]);

  test('has its kinds of stages in a fixed order if the run writes', () => {
    expect(shapeOf(scheduleOf(scenarios, true))).toEqual([
      'own-write: a license is stored',
      'looks: a license is stored',
      'own-write: a license is stored',
      'own-write: no license is stored',
      'removals-and-renewals: no license is stored',
      'additions: no license is stored',
      'additions-of-the-license: no license is stored',
      'own-write: no license is stored',
      'harmless-removals: a license is stored',
      'harmless-additions: a license is stored',
      'removals-and-renewals: a license is stored',
      'additions: a license is stored',
      'additions-of-the-license: a license is stored',
    ]);
  });

  test('has its kinds of stages in a fixed order if the run does not write', () => {
    expect(shapeOf(scheduleOf(unwritten, false))).toEqual([
      'looks: any',
      'harmless-removals: any',
      'harmless-additions: any',
      'removals-and-renewals: any',
      'additions: any',
    ]);
  });

  test('carries out its own requests in an order in which each finds the state that it needs', () => {
    const own = scheduleOf(scenarios, true).filter(({ kind }) => kind === 'own-write');
    expect(own.map(({ scenarios: [first] }) => first?.id)).toEqual([
      'add.accepts.valid-license',
      'renew.accepts.stored-license',
      'remove.accepts.root-url',
      'remove.accepts.root-url.none-stored',
      'renew.rejects.none-stored',
      'add.accepts.valid-license.none-stored',
    ]);
  });

  test.each([
    ['writes', scheduleOf(scenarios, true)],
    ['does not write', scheduleOf(unwritten, false)],
  ])('names each stage after the requests in it if the run %s', (_, stages) => {
    for (const { kind, scenarios: members } of stages) {
      const asked = [...new Set(members.map(({ endpoint }) => endpoint.id))];
      if (kind === 'looks') expect(asked).toEqual(['check']);
      if (kind.includes('additions')) expect(asked).toEqual(['add']);
      if (kind.includes('removals')) expect(asked.filter((id) => id === 'add' || id === 'check')).toEqual([]);
    }
  });
});

describe('the harmless removals of the server admin', () => {
  const harmless = 'abcdefghijkl'.split('').map((name) => rejectedRemoval(`harmless-${name}`));
  const unsafe = rejectedRemoval('unsafe', { unsafeIfAccepted: true });
  const membersByKind = (chosen: readonly BoundScenario[]): readonly (readonly [string, number])[] =>
    scheduleOf(chosen, true).map(({ kind, scenarios: members }) => [kind, members.length]);

  test('fill up the later stage of removals to as many as go out at once with one password', () => {
    expect(membersByKind([...harmless, unsafe])).toEqual([
      ['harmless-removals', harmless.length - (maxWithPassword - 1)],
      ['removals-and-renewals', maxWithPassword],
    ]);
  });

  test('make room for the requests of other personas, which take no place', () => {
    const denied = rejectedRemoval('denied', { as: 'anonymous', unsafeIfAccepted: true });
    expect(membersByKind([...harmless, denied])).toEqual([
      ['harmless-removals', harmless.length - maxWithPassword],
      ['removals-and-renewals', maxWithPassword + 1],
    ]);
  });

  test('stay together if no later stage sends anything', () => {
    expect(membersByKind(harmless)).toEqual([['harmless-removals', harmless.length]]);
  });

  test('go into one stage with the other removals if no license is stored', () => {
    const none = [...harmless, unsafe].map((one) => ({ ...one, given: 'no license is stored' as const }));
    expect(membersByKind(none)).toEqual([['removals-and-renewals', none.length]]);
  });

  test('come before the other ones if no license is stored and the run does not write', () => {
    const denied = { as: 'anonymous', given: 'no license is stored' } as const;
    const first = rejectedRemoval('first', denied);
    const kinds = scheduleOf([{ ...unsafe, ...denied }, first], false).map(({ kind }) => kind);
    expect(kinds).toEqual(['harmless-removals', 'removals-and-renewals']);
  });
});

describe('requests that are never sent again', () => {
  test('each get a stage, and the others are dealt out to these stages in turn', () => {
    const once = ['one', 'two'].map((name) =>
      scenario({ id: `renew.${name}`, on: 'renew', as: 'anonymous', impact: 'reject', expect: { status: 401 } }),
    );
    const again = ['a', 'b', 'c'].map((name) => rejectedRemoval(name, { as: 'anonymous', unsafeIfAccepted: true }));
    const stages = scheduleOf([...again, ...once], true);
    expect(stages.map(({ scenarios: members }) => members.map(({ id }) => id))).toEqual([
      ['renew.one', 'remove.a', 'remove.c'],
      ['renew.two', 'remove.b'],
    ]);
  });
});

describe('a schedule of requests that a conforming server carries out', () => {
  const ids = (stages: readonly Stage[]): readonly (readonly string[])[] =>
    stages.map(({ scenarios: members }) => members.map(({ id }) => id));
  const own = (
    id: string,
    on: 'add' | 'renew' | 'remove',
    given: BoundScenario['given'],
    licenseAfter: LicenseOutcome,
  ) => scenario({ id, on, given, impact: 'write', expect: { status: 200, licenseAfter } });
  const removal = own('remove.own', 'remove', 'a license is stored', 'removed');
  const renewal = own('renew.own', 'renew', 'a license is stored', 'still stored');
  const removalOfNothing = own('remove.nothing', 'remove', 'no license is stored', 'unchanged');
  const lookAtNone = scenario({ id: 'check.none', given: 'no license is stored' });
  const anyLook = scenario({ id: 'check.any' });
  const lookAtStored = scenario({ id: 'check.stored', given: 'a license is stored' });

  test('removes the license after everything that needs it, in any order of the scenarios', () => {
    expect(ids(scheduleOf([removal, lookAtStored, renewal], true))).toEqual([
      ['check.stored'],
      ['renew.own'],
      ['remove.own'],
    ]);
  });

  test('puts looks beside a renewal only if they fit any state', () => {
    expect(ids(scheduleOf([anyLook, lookAtStored, renewal], true))).toEqual([
      ['check.stored'],
      ['renew.own', 'check.any'],
    ]);
  });

  test('puts all looks of a state beside a request that leaves the license as it is', () => {
    expect(ids(scheduleOf([lookAtNone, removalOfNothing], true))).toEqual([['remove.nothing', 'check.none']]);
    const stored = { ...removalOfNothing, given: 'a license is stored' } as const;
    expect(ids(scheduleOf([anyLook, lookAtStored, renewal, stored], true))).toEqual([
      ['renew.own'],
      ['remove.nothing', 'check.any', 'check.stored'],
    ]);
  });

  test('sends those that leave the state without a license after those that are rejected in it', () => {
    const rejected = rejectedRemoval('rejected', { given: 'no license is stored' });
    for (const last of [
      own('remove.last', 'remove', 'no license is stored', 'removed'),
      own('add.last', 'add', 'no license is stored', 'added'),
    ]) {
      expect(ids(scheduleOf([last, rejected, removalOfNothing], true))).toEqual([
        ['remove.nothing'],
        ['remove.rejected'],
        [last.id],
      ]);
    }
  });
});

describe('the kind of the stage of a rejected request', () => {
  test.each<[StageKind, string, BoundScenario]>([
    [
      'removals-and-renewals',
      'a removal that requires a license',
      rejectedRemoval('a', { requires: ['license'], unsafeIfAccepted: true }),
    ],
    ['harmless-removals', 'a removal', rejectedRemoval('a')],
    ['removals-and-renewals', 'a removal of impact write', rejectedRemoval('a', { impact: 'write' })],
    [
      'removals-and-renewals',
      'a removal that is unsafe if it is accepted',
      rejectedRemoval('a', { unsafeIfAccepted: true }),
    ],
    [
      'additions-of-the-license',
      'an addition that requires a license',
      rejectedRemoval('a', { endpoint: endpointOf('add'), requires: ['license'] }),
    ],
    [
      'harmless-additions',
      'an addition that requires a version',
      rejectedRemoval('a', { endpoint: endpointOf('add'), requires: ['grafana>=13'] }),
    ],
    ['harmless-additions', 'an addition', rejectedRemoval('a', { endpoint: endpointOf('add') })],
    [
      'additions',
      'an addition of impact write',
      rejectedRemoval('a', { endpoint: endpointOf('add'), impact: 'write' }),
    ],
    ['removals-and-renewals', 'a renewal', rejectedRemoval('a', { endpoint: endpointOf('renew') })],
  ])('is %s for %s', (kind, _, one) => {
    expect(scheduleOf([one], false).map((stage) => stage.kind)).toEqual([kind]);
  });
});
