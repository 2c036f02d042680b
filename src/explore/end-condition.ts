import type { Exchange } from '../domain/exchange.ts';
import type { Problem } from '../domain/problem.ts';
import { adminRefused, isAdminRefused } from '../engine/inconclusive.ts';
import { createLivenessMonitor } from '../engine/liveness.ts';
import { interruptionBy } from '../engine/time-limit.ts';
import { livenessProbe } from '../engine/transport.ts';
import { describeNoResponse } from '../http/no-response.ts';
import type { ExplorationContext } from './exploration-context.ts';
import { describeStep, type Step } from './requests.ts';

/**
 * Why an exploration ended early. `time`: it took too long. `not-permitted`: the license guard permits no further request.
 */
export type EndReason = Problem | 'time' | 'not-permitted';

/** Decides whether another request may be sent. */
export interface EndCondition {
  /** Undefined as long as requests may be sent. */
  readonly reason: EndReason | undefined;
  mayContinue(): boolean;
  /** Ends the exploration because the guard did not permit a request. */
  onNotPermitted(): void;
  /** Why a step has no response to compare; undefined if it has one. */
  afterResponse(step: Step, exchange: Exchange): Promise<'no response' | 'not sent' | 'ended' | undefined>;
}

/** @param deadline - when to stop sending requests, by the clock of the context */
export function createEndCondition({ client, signal, now }: ExplorationContext, deadline: number): EndCondition {
  const liveness = createLivenessMonitor(livenessProbe(client));
  let reason: EndReason | undefined;

  const mayContinue = (): boolean => {
    if (signal?.aborted) reason ??= interruptionBy(signal);
    else if (now() >= deadline) reason ??= 'time';
    return reason === undefined;
  };

  const afterNoResponse = async (step: Step, exchange: Exchange): Promise<'no response' | 'ended'> => {
    if (!mayContinue()) return 'ended';
    const why = await liveness.observe(exchange);
    if (why === undefined) return 'no response';
    reason = {
      code: 'stopped-answering',
      message: `The target stopped responding during the exploration, at "${describeStep(step)}": ${why}.`,
    };
    return 'ended';
  };

  return {
    get reason() {
      return reason;
    },
    mayContinue,
    onNotPermitted() {
      reason ??= 'not-permitted';
    },
    async afterResponse(step, exchange) {
      if (step.persona === 'server-admin' && isAdminRefused(exchange)) {
        reason = adminRefused;
        return 'ended';
      }
      if (exchange.failure?.kind === 'withheld') return 'not sent';
      if (describeNoResponse(exchange) !== undefined) return afterNoResponse(step, exchange);
      await liveness.observe(exchange);
      return undefined;
    },
  };
}
