import { describe, expect, it } from 'vitest';
import { floorPlan } from '../../bench/floor-plan.ts';
import { type ScenarioTask, type Stage, scenariosIn, type Task } from '../../bench/floor-tasks.ts';
import { scenarios } from '../../specs/index.ts';
import type { BoundScenario, Impact } from '../../src/domain/scenario.ts';

const values = { rootUrl: 'http://localhost:3000/', license: 'head.claims.signature' };
const idsOf = (chosen: readonly BoundScenario[]): readonly string[] => chosen.map(({ id }) => id).toSorted();

const expected: Readonly<Record<Impact, readonly string[]>> = {
  read: idsOf(scenarios.filter(({ impact, given }) => impact === 'read' && given !== 'no license is stored')),
  reject: idsOf(scenarios.filter(({ impact, given }) => impact !== 'write' && given !== 'no license is stored')),
  write: idsOf(scenarios),
};

const scenarioTasks = ({ tasks }: Stage): readonly ScenarioTask[] =>
  tasks.flatMap((task) => (task.do === 'scenario' ? [task] : []));

/** How many requests of the admin a task is. */
function adminRequests(task: Task): number {
  if (task.do === 'scenario') return task.as === 'server-admin' ? 1 : 0;
  if (task.do === 'reading') return 2;
  if (task.do === 'search') return 3;
  return ['health', 'prove-service-account', 'prove-user'].includes(task.do) ? 0 : 1;
}

/** The round trips of a stage: the admin has at most three requests in flight. */
const roundTripsOf = ({ tasks }: Stage): number =>
  Math.max(1, Math.ceil(tasks.reduce((sum, task) => sum + adminRequests(task), 0) / 3));

const given = new Map(scenarios.map((scenario) => [scenario.id, scenario]));

describe('the plan of the floor', () => {
  it.each(['read', 'reject', 'write'] as const)('sends every scenario of impact %s once', (impact) => {
    expect(scenariosIn(floorPlan(impact, values)).toSorted()).toEqual(expected[impact]);
  });

  it.each(['read', 'reject', 'write'] as const)(
    'proves the admin alone before it sends its password again (%s)',
    (impact) => {
      const [first] = floorPlan(impact, values);
      const others = first ? scenarioTasks(first) : [];
      expect(first?.tasks.map((task) => task.do)).toContain('prove-admin');
      expect(others.map(({ as }) => as)).not.toContain('server-admin');
    },
  );

  it.each([
    ['read', 7],
    ['reject', 26],
    ['write', 64],
  ] as const)('takes no more round trips than a run of the suite (%s: %i)', (impact, count) => {
    const stages = floorPlan(impact, values);
    expect(stages.reduce((sum, stage) => sum + roundTripsOf(stage), 0)).toBe(count);
  });

  it('sends what a state requires only while the readings show that state', () => {
    let isStored = true;
    for (const { tasks } of floorPlan('write', values)) {
      const inStage = scenarioTasks({ tasks });
      for (const { id } of inStage) {
        const state = given.get(id)?.given;
        if (state !== 'any') expect([id, state === 'a license is stored']).toEqual([id, isStored]);
      }
      for (const { id } of inStage) {
        const after = given.get(id)?.expect.licenseAfter;
        if (after === 'added' || after === 'removed') isStored = after === 'added';
      }
      const shown = tasks.flatMap((task) => (task.do === 'reading' ? [task.isStored] : []));
      expect(shown.every((one) => one === isStored)).toBe(true);
    }
  });

  it('reads the license after each stage that may change it if accepted', () => {
    const stages = floorPlan('write', values);
    const unread = stages.filter((stage, index) => {
      const mayChange = scenarioTasks(stage).some(({ method, as }) => method !== 'GET' && as === 'server-admin');
      return mayChange && !stages[index + 1]?.tasks.some((task) => task.do === 'reading');
    });
    expect(unread).toEqual([]);
  });

  it('adds and removes a license alone', () => {
    const writes = floorPlan('write', values).filter((stage) =>
      scenarioTasks(stage).some(({ id }) => ['added', 'removed'].includes(given.get(id)?.expect.licenseAfter ?? '')),
    );
    const besideWrites = writes.map((stage) => scenarioTasks(stage).filter(({ method }) => method !== 'GET').length);
    expect(besideWrites).toEqual([1, 1, 1]);
  });

  it('puts values of the target into the bodies', () => {
    const bodies = floorPlan('write', values).flatMap((stage) => scenarioTasks(stage).map(({ body }) => body));
    expect(bodies).toContain(JSON.stringify({ token: values.license }));
    expect(bodies).toContain(JSON.stringify({ instance: values.rootUrl }));
    expect(bodies).toContain('{"token":');
  });
});
