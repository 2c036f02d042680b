import type { Stage } from '../domain/stage.ts';
import { isWrite } from './scenario-traits.ts';
import type { Transport } from './transport.ts';

/**
 * The same transport, which opens connections ahead for requests that may write. A connection takes several round trips to
 * open, so with the first request of a stage those for the rest of it and for the next stage begin to open.
 *
 * @param writesAfterwards - how many requests that may write follow the last stage at the same time
 */
export function prepareConnections(
  transport: Transport,
  stages: readonly Stage[],
  writesAfterwards: number,
): Transport {
  const writesOf = (stage: Stage | undefined): number => stage?.scenarios.filter(isWrite).length ?? writesAfterwards;
  let current: Stage | undefined;
  return {
    ...transport,
    send(scenario, persona, responseWithinMs) {
      const at = stages.findIndex(({ scenarios }) => scenarios.includes(scenario));
      if (isWrite(scenario) && at >= 0 && stages[at] !== current) {
        current = stages[at];
        transport.prepare?.(writesOf(current) + writesOf(stages[at + 1]));
      }
      return transport.send(scenario, persona, responseWithinMs);
    },
  };
}
