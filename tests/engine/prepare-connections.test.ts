import { describe, expect, test } from 'vitest';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import type { Stage } from '../../src/domain/stage.ts';
import { prepareConnections } from '../../src/engine/prepare-connections.ts';
import type { Transport } from '../../src/engine/transport.ts';
import { realScenario } from '../support/scenarios.ts';

const stageOf = (...ids: readonly string[]): Stage => ({
  kind: 'own-write',
  given: 'any',
  scenarios: ids.map(realScenario),
});

const stages = [
  stageOf('renew.accepts.stored-license', 'check.denies.anonymous'),
  stageOf('remove.denies.anonymous', 'add.denies.anonymous', 'renew.denies.anonymous'),
];

/** The counts that are reported while scenarios are sent in this order. */
async function countsOf(order: readonly (BoundScenario | undefined)[], writesAfterwards = 2): Promise<number[]> {
  const counts: number[] = [];
  const transport: Transport = {
    send: () => Promise.reject(new Error('nothing is sent')),
    prepare: (count) => counts.push(count),
    isAlive: () => Promise.resolve(true),
  };
  const { send } = prepareConnections(transport, stages, writesAfterwards);
  for (const scenario of order) if (scenario) await send(scenario, scenario.as, 1000).catch(() => {});
  return counts;
}

describe('connections for the requests of stages', () => {
  test('are opened with the first request of a stage, for the stage and the next one', async () => {
    expect(await countsOf(stages.flatMap(({ scenarios }) => scenarios))).toEqual([1 + 3, 3 + 2]);
  });

  test('are not opened for requests that only look', async () => {
    expect(await countsOf([stages[0]?.scenarios[1]])).toEqual([]);
  });

  test('are not opened for a request that is in no stage', async () => {
    expect(await countsOf([realScenario('remove.accepts.root-url')])).toEqual([]);
  });

  test('are opened in the last stage only for that stage if nothing follows', async () => {
    expect(await countsOf([stages[1]?.scenarios[0]], 0)).toEqual([3]);
  });
});
