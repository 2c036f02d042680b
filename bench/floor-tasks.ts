import type { BoundScenario, TargetValues } from '../src/domain/scenario.ts';

/** A request of a scenario, ready to be sent. */
export interface ScenarioTask {
  readonly do: 'scenario';
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly as: string;
  readonly form?: string;
  readonly body?: string;
  /** The expected statuses. */
  readonly statuses: readonly number[];
}

/** A reading of the license state, which also answers scenarios of check. */
export interface ReadingTask {
  readonly do: 'reading';
  readonly isStored: boolean;
  readonly ids: readonly string[];
}

/** What the suite asks beside the scenarios. */
export interface PreparationTask {
  readonly do:
    | 'prove-admin'
    | 'health'
    | 'settings'
    | 'admin-settings'
    | 'token'
    /** A request to check, which the suite looks at eight times before it writes. */
    | 'look'
    | 'search'
    | 'create-service-account'
    | 'create-token'
    | 'create-user'
    | 'set-role'
    | 'prove-service-account'
    | 'prove-user'
    | 'delete-service-account'
    | 'delete-user';
}

export type Task = ScenarioTask | ReadingTask | PreparationTask;

/** Tasks that are done at the same time, as far as the limits allow; the next stage begins after the last of them. */
export interface Stage {
  /** Whether the settle window opens after the stage, or the stage waits for its end. */
  readonly window?: 'opens' | 'ends';
  readonly tasks: readonly Task[];
}

/** A scenario as a request. */
export function taskOf(scenario: BoundScenario, values: TargetValues): ScenarioTask {
  const { id, endpoint, as, credentials, body, expect } = scenario;
  const text = typeof body === 'function' ? JSON.stringify(body(values)) : body?.text;
  return {
    do: 'scenario',
    id,
    method: endpoint.method,
    path: endpoint.path,
    as,
    ...(credentials === undefined ? {} : { form: credentials }),
    ...(text === undefined ? {} : { body: text }),
    statuses: [expect.status ?? expect.undocumented.status].flat(),
  };
}

/** The ids of the scenarios in a plan. */
export function scenariosIn(stages: readonly Stage[]): readonly string[] {
  const idsOf = (task: Task): readonly string[] => {
    if (task.do === 'scenario') return [task.id];
    return task.do === 'reading' ? task.ids : [];
  };
  return stages.flatMap(({ tasks }) => tasks.flatMap(idsOf));
}
