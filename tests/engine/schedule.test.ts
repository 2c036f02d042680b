import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import type { Stage } from '../../src/domain/stage.ts';
import { isRepeatable, mustBeRejected } from '../../src/engine/scenario-traits.ts';
import { scheduleOf, wholeSchedule } from '../../src/engine/schedule.ts';

/** Any choice of the scenarios, as --only and --skip make it. */
const choices = fc.subarray([...scenarios]);

/** What a run may choose from that does not write, on a target with a license and on one without. */
const unwritten = (stored: boolean): fc.Arbitrary<readonly BoundScenario[]> =>
  fc.subarray(
    scenarios.filter(
      ({ impact, given }) => impact !== 'write' && given !== (stored ? 'no license is stored' : 'a license is stored'),
    ),
  );

const schedules: fc.Arbitrary<readonly Stage[]> = fc.oneof(
  choices.map((chosen) => scheduleOf(chosen, true)),
  unwritten(true).map((chosen) => scheduleOf(chosen, false)),
  unwritten(false).map((chosen) => scheduleOf(chosen, false)),
);

const holdsLicense = ({ endpoint, requires = [] }: BoundScenario): boolean =>
  endpoint.id === 'add' && requires.includes('license');

const isHarmful = ({ impact, unsafeIfAccepted, endpoint }: BoundScenario): boolean =>
  endpoint.id !== 'check' && (impact === 'write' || unsafeIfAccepted === true || endpoint.id === 'renew');

/** Asserts something of every stage of any schedule. */
function everyStage(assertion: (stage: Stage) => void): void {
  fc.assert(fc.property(schedules, (stages) => stages.forEach(assertion)));
}

describe('a schedule', () => {
  test('has every scenario exactly once', () => {
    fc.assert(
      fc.property(choices, fc.boolean(), (chosen, mayWrite) => {
        const ids = scheduleOf(chosen, mayWrite).flatMap((stage) => stage.scenarios.map(({ id }) => id));
        expect(ids.toSorted()).toEqual(chosen.map(({ id }) => id).toSorted());
      }),
    );
  });

  test('has no empty stage', () => {
    everyStage(({ scenarios: members }) => expect(members).not.toHaveLength(0));
  });

  test('has at most one request in a stage that a conforming server carries out, and beside it only looks', () => {
    everyStage(({ kind, scenarios: members }) => {
      const own = members.filter((scenario) => scenario.endpoint.id !== 'check' && !mustBeRejected(scenario));
      if (own.length === 0) return;
      expect(kind).toBe('own-write');
      expect(members.filter(({ endpoint }) => endpoint.id !== 'check')).toEqual(own);
      expect(own).toHaveLength(1);
    });
  });

  test('sends requests to check beside a request that leaves the license as it is, and beside a renewal only those that accept any value', () => {
    everyStage(({ kind, scenarios: members }) => {
      if (kind !== 'own-write' || members.length === 1) return;
      const after = members.find(({ endpoint }) => endpoint.id !== 'check')?.expect.licenseAfter;
      expect(['unchanged', 'still stored']).toContain(after);
      if (after === 'unchanged') return;
      const looks = members.filter(({ endpoint }) => endpoint.id === 'check');
      expect(looks.filter(({ given, expect: { value } }) => given !== 'any' || value?.equals !== undefined)).toEqual(
        [],
      );
    });
  });

  test('puts no removal and no renewal beside an addition', () => {
    everyStage(({ scenarios: members }) => {
      const endpoints = new Set(members.map(({ endpoint }) => endpoint.id));
      if (endpoints.has('add')) expect([...endpoints].filter((id) => id === 'remove' || id === 'renew')).toEqual([]);
    });
  });

  test('puts additions with the license beside no other addition, because they could undo what those did', () => {
    everyStage(({ scenarios: members }) => {
      const additions = members.filter(({ endpoint }) => endpoint.id === 'add');
      expect(new Set(additions.map(holdsLicense)).size).toBeLessThanOrEqual(1);
    });
  });

  test('puts at most one request into a stage that is never sent again', () => {
    everyStage(({ kind, scenarios: members }) => {
      if (kind !== 'looks' && kind !== 'own-write')
        expect(members.filter((scenario) => !isRepeatable(scenario)).length).toBeLessThanOrEqual(1);
    });
  });

  test('sends the harmless requests of a persona in an earlier stage than those that could do harm', () => {
    fc.assert(
      fc.property(schedules, (stages) => {
        for (const persona of ['org-admin', 'service-account', 'anonymous', 'invalid-token'] as const) {
          const over = stages.filter(({ given }) => given !== 'no license is stored');
          const placesOf = (is: (scenario: BoundScenario) => boolean): readonly number[] =>
            over.flatMap(({ scenarios: members }, place) =>
              members.some((scenario) => scenario.as === persona && mustBeRejected(scenario) && is(scenario))
                ? [place]
                : [],
            );
          const harmless = placesOf((scenario) => scenario.endpoint.id !== 'check' && !isHarmful(scenario));
          const harmful = placesOf(isHarmful);
          if (harmless.length > 0 && harmful.length > 0) {
            expect(Math.max(...harmless)).toBeLessThan(Math.min(...harmful));
          }
        }
      }),
    );
  });

  test('begins with the stored license, removes it once, stores it again once, and ends over the stored one', () => {
    fc.assert(
      fc.property(choices, (chosen) => {
        const states = scheduleOf(chosen, true).map(({ given }) => given);
        const changes = states.filter((given, at) => at === 0 || given !== states[at - 1]);
        expect(changes.filter((given) => given === 'no license is stored').length).toBeLessThanOrEqual(1);
      }),
    );
    const kinds = scheduleOf(scenarios, true).map(({ kind, given }) => `${kind}: ${given}`);
    expect(kinds.at(-1)).toBe('additions-of-the-license: a license is stored');
  });

  test('waits for at most two settle windows: no own write follows rejected requests but the addition in the end', () => {
    fc.assert(
      fc.property(choices, (chosen) => {
        const rejects = scheduleOf(chosen, true).map(({ scenarios: members }) =>
          members.some((scenario) => scenario.endpoint.id !== 'check' && mustBeRejected(scenario)),
        );
        const turns = rejects.filter((isRejected, at) => !isRejected && rejects[at - 1]);
        expect(turns.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('of a run that does not write is in the state that the server has', () => {
    fc.assert(
      fc.property(unwritten(true), (chosen) => {
        expect(scheduleOf(chosen, false).every(({ given }) => given === 'any')).toBe(true);
      }),
    );
  });
});

describe('a whole schedule', () => {
  const isIndependent = ({ endpoint, given }: BoundScenario): boolean => endpoint.id === 'check' && given === 'any';
  const looksOf = (chosen: readonly BoundScenario[], mayWrite: boolean): readonly BoundScenario[] =>
    wholeSchedule(chosen, mayWrite, isIndependent).looks;
  const isAdmins = ({ as }: BoundScenario): boolean => as === 'server-admin';

  test('leaves room for the reading before the first write: looks of the admin go out beside the renewal', () => {
    expect(looksOf(scenarios, true).filter(isAdmins)).toEqual([]);
    const { stages } = wholeSchedule(scenarios, true, isIndependent);
    const renewal = stages.find(({ scenarios: [first] }) => first?.id === 'renew.accepts.stored-license');
    expect(renewal?.scenarios.map(({ id }) => id)).toEqual([
      'renew.accepts.stored-license',
      'check.reports.boolean',
      'check.accepts.lower-case-scheme',
    ]);
  });

  test('begins with all looks if the run does not write, or renews nothing', () => {
    const isRenewal = ({ id }: BoundScenario): boolean => id === 'renew.accepts.stored-license';
    const all = scenarios.filter(isIndependent);
    expect(looksOf(scenarios, false)).toEqual(all);
    expect(
      looksOf(
        scenarios.filter((scenario) => !isRenewal(scenario)),
        true,
      ),
    ).toEqual(all);
  });
});
