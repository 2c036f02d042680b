import type { Exchange } from '../../domain/exchange.ts';
import type { Finding } from '../../domain/finding.ts';
import { createReason, type Reason } from '../../domain/messages/reasons.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { type Verdict, verdictOf } from '../../domain/verdict.ts';
import { judgeBody } from './judge-body.ts';
import type { JudgeContext } from './judge-context.ts';
import { judgeDeprecation } from './judge-deprecation.ts';
import { judgeLicenseState } from './judge-license-state.ts';
import { judgeStatus } from './judge-status.ts';

export interface Judgment {
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  readonly findings: readonly Finding[];
}

/** The judgment of a scenario that could not be judged. */
export function blocked(reason: Reason): Judgment {
  return { verdict: 'blocked', reason, findings: [] };
}

/** Judges what came back by what a scenario expects. Takes any response; never throws. */
export function judge(scenario: BoundScenario, exchange: Exchange, context: JudgeContext): Judgment {
  const { response } = exchange;
  if (!response) {
    const why = exchange.failure?.message ?? 'nothing came back';
    return blocked(createReason('no-response', { failure: why }));
  }
  const findings = [
    ...judgeStatus(scenario, response, context),
    ...judgeBody(scenario, response, context),
    ...judgeLicenseState(scenario, response, context),
    ...judgeDeprecation(scenario, response),
  ];
  return { verdict: verdictOf(findings), reason: null, findings };
}
