/*
 * The plan of the floor: the scenarios of specs/ in the order and concurrency that need the fewest round trips under the
 * rules of the suite. The admin is proven first and has at most three requests in flight. What may change the license if
 * it is accepted goes in the stages of the suite, and a reading follows each. Writes are alone.
 */
import { scenarios } from '../specs/index.ts';
import type { EndpointId } from '../src/domain/endpoint.ts';
import { type BoundScenario, type Impact, impacts, type TargetValues } from '../src/domain/scenario.ts';
import { mustBeRejected } from '../src/engine/scenario-traits.ts';
import { scheduleOf } from '../src/engine/schedule.ts';
import { type PreparationTask, type ReadingTask, type ScenarioTask, type Stage, taskOf } from './floor-tasks.ts';

type Choose = (scenario: BoundScenario) => boolean;

const isOther: Choose = ({ as }) => as !== 'server-admin';
const hasAccount: Choose = ({ as }) => as === 'org-admin' || as === 'service-account';
const isNoneStored: Choose = ({ given }) => given === 'no license is stored';
const at =
  (...ids: readonly EndpointId[]): Choose =>
  ({ endpoint }) =>
    ids.includes(endpoint.id);
const called =
  (...ids: readonly string[]): Choose =>
  ({ id }) =>
    ids.includes(id);
const all =
  (...conditions: readonly Choose[]): Choose =>
  (scenario) =>
    conditions.every((condition) => condition(scenario));
const not =
  (condition: Choose): Choose =>
  (scenario) =>
    !condition(scenario);

/** The scenarios that a run of an impact sends, each given out once. */
class Supply {
  readonly #values: TargetValues;
  readonly #mayWrite: boolean;
  #left: readonly BoundScenario[];

  constructor(impact: Impact, values: TargetValues) {
    this.#values = values;
    this.#mayWrite = impact === 'write';
    this.#left = scenarios.filter(
      (scenario) =>
        impacts.indexOf(scenario.impact) <= impacts.indexOf(impact) && (impact === 'write' || !isNoneStored(scenario)),
    );
  }

  take(...conditions: readonly Choose[]): readonly ScenarioTask[] {
    const taken = this.#left.filter(all(...conditions));
    this.#left = this.#left.filter((scenario) => !taken.includes(scenario));
    return taken.map((scenario) => taskOf(scenario, this.#values));
  }

  /** A reading that answers these scenarios too. */
  reading(isStored: boolean, ...ids: readonly string[]): ReadingTask {
    return { do: 'reading', isStored, ids: this.take(called(...ids)).map(({ id }) => id) };
  }

  /** Whether the run writes to the license itself. */
  get mayWrite(): boolean {
    return this.#mayWrite;
  }

  get waiting(): readonly BoundScenario[] {
    return this.#left;
  }

  get left(): readonly string[] {
    return this.#left.map(({ id }) => id);
  }
}

function identification(supply: Supply): readonly Stage[] {
  return [
    {
      tasks: [
        { do: 'prove-admin' },
        { do: 'health' },
        ...supply.take(at('check'), isOther, not(hasAccount), not(isNoneStored)),
      ],
    },
    { tasks: [...supply.take(called('check.reports.boolean')), { do: 'settings' }, { do: 'token' }] },
  ];
}

const accounts: readonly PreparationTask[] = [{ do: 'create-service-account' }, { do: 'create-user' }];

const look: PreparationTask = { do: 'look' };

/** The state of the license, read until three readings agree, before anything may change it. */
function firstState(supply: Supply): readonly Stage[] {
  return [{ tasks: [{ do: 'admin-settings' }, supply.reading(true)] }, { tasks: [supply.reading(true), look] }];
}

/** What must be rejected, in the stages of the suite, with a reading after each; a settle window opens with the last one. */
function rejected(supply: Supply, isStored: boolean): readonly Stage[] {
  const chosen = supply.waiting.filter(
    (scenario) => scenario.endpoint.id !== 'check' && mustBeRejected(scenario) && isNoneStored(scenario) !== isStored,
  );
  const stages = scheduleOf(chosen, supply.mayWrite);
  return stages.flatMap(({ scenarios: members }, place) => {
    const tasks = supply.take((scenario) => members.includes(scenario));
    const opens = place === stages.length - 1 ? { window: 'opens' as const, tasks } : { tasks };
    return [opens, { tasks: [supply.reading(isStored)] }];
  });
}

const deletion: readonly PreparationTask[] = [{ do: 'delete-service-account' }, { do: 'delete-user' }];

/** The last two readings, the first of them after the settle window, and beside them the deletion of the accounts. */
function ending(supply: Supply): readonly Stage[] {
  return deletion.map((task, place) => ({
    ...(place === 0 ? { window: 'ends' } : {}),
    tasks: [supply.reading(true), task],
  }));
}

function readStages(supply: Supply): readonly Stage[] {
  return [
    ...identification(supply),
    { tasks: [...accounts, { do: 'admin-settings' }] },
    { tasks: [{ do: 'create-token' }, { do: 'set-role' }, ...supply.take(called('check.reports.true'))] },
    {
      tasks: [
        { do: 'prove-service-account' },
        { do: 'prove-user' },
        // Judged only if the proof holds.
        ...supply.take(at('check')),
        look,
        look,
      ],
    },
    { tasks: [look, look, look] },
    { tasks: deletion },
  ];
}

function rejectStages(supply: Supply): readonly Stage[] {
  return [
    ...identification(supply),
    ...firstState(supply),
    { tasks: [...accounts, look] },
    {
      tasks: [
        { do: 'create-token' },
        { do: 'set-role' },
        { do: 'prove-user' },
        ...supply.take(called('check.reports.true')),
      ],
    },
    // Judged only if the proof holds.
    { tasks: [{ do: 'prove-service-account' }, ...supply.take(at('check')), look] },
    ...rejected(supply, true),
    ...ending(supply),
  ];
}

function writeStages(supply: Supply): readonly Stage[] {
  return [
    ...identification(supply),
    ...firstState(supply),
    { tasks: [{ do: 'search' }] },
    { tasks: [...accounts, look] },
    { tasks: [{ do: 'search' }] },
    { tasks: [look, look, look] },
    { tasks: supply.take(called('add.accepts.valid-license')) },
    { tasks: [supply.reading(true, 'check.reports.true'), { do: 'create-token' }] },
    {
      tasks: [
        ...supply.take(called('renew.accepts.stored-license')),
        { do: 'set-role' },
        { do: 'prove-service-account' },
      ],
    },
    {
      tasks: [supply.reading(true), { do: 'prove-user' }, ...supply.take(called('check.accepts.lower-case-scheme'))],
    },
    { tasks: [supply.reading(true)] },
    { tasks: [supply.reading(true)] },
    {
      tasks: [
        ...supply.take(called('remove.accepts.root-url')),
        ...supply.take(at('check'), hasAccount, not(isNoneStored)),
      ],
    },
    { tasks: [supply.reading(false, 'check.reports.false.none-stored')] },
    { tasks: supply.take(called('remove.accepts.root-url.none-stored')) },
    { tasks: [supply.reading(false)] },
    { tasks: supply.take(called('renew.rejects.none-stored')) },
    { tasks: [supply.reading(false)] },
    ...rejected(supply, false),
    { tasks: supply.take(isNoneStored, at('check')) },
    { window: 'ends', tasks: [supply.reading(false)] },
    { tasks: supply.take(called('add.accepts.valid-license.none-stored')) },
    { tasks: [supply.reading(true)] },
    ...rejected(supply, true),
    ...ending(supply),
  ];
}

const stagesOf = { read: readStages, reject: rejectStages, write: writeStages } as const;

/**
 * The stages of an impact.
 *
 * @throws Error if a scenario stands in none of them, which happens if specs/ has a new kind of scenario
 */
export function floorPlan(impact: Impact, values: TargetValues): readonly Stage[] {
  const supply = new Supply(impact, values);
  const stages = stagesOf[impact](supply);
  if (supply.left.length > 0) throw new Error(`The floor has no place for ${supply.left.join(', ')}.`);
  return stages;
}
