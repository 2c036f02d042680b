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

const flat = (tasks: readonly Task[]): readonly Task[] =>
  tasks.flatMap((task) => (task.do === 'sequence' ? flat(task.tasks) : [task]));

const scenarioTasks = ({ tasks }: Stage): readonly ScenarioTask[] =>
  flat(tasks).flatMap((task) => (task.do === 'scenario' ? [task] : []));

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
      const shown = flat(tasks).flatMap((task) => (task.do === 'reading' ? [task.isStored] : []));
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
