import type { Exchange } from '../domain/exchange.ts';
import { describeNoResponse } from '../http/no-response.ts';
import type { Transport } from './transport.ts';

/** How many exchanges in a row may stay without a whole response before the target counts as gone. */
const patience = 3;

/** Watches whether the target still responds. */
export interface LivenessMonitor {
  /**
   * Takes in an exchange.
   *
   * @returns why the target counts as gone; undefined as long as it does not
   */
  observe(exchange: Exchange): Promise<string | undefined>;
}

/**
 * Counts exchanges in a row without a whole response. A partial response may be the fault of one endpoint, so the target
 * counts as gone only if the probe fails too; without any response, a failed probe or a third time in a row is enough.
 */
export function createLivenessMonitor(isAlive: Transport['isAlive']): LivenessMonitor {
  let silent = 0;
  return {
    async observe(exchange) {
      const silence = describeNoResponse(exchange);
      if (silence === undefined) {
        silent = 0;
        return undefined;
      }
      silent += 1;
      const isGone = exchange.response
        ? silent >= patience && !(await isAlive())
        : silent >= patience || !(await isAlive());
      return isGone ? silence : undefined;
    },
  };
}
