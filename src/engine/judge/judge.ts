import type { Exchange } from '../../domain/exchange.ts';
import type { Finding } from '../../domain/finding.ts';
import { createReason, type Reason } from '../../domain/messages/reasons.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { type Verdict, verdictOf } from '../../domain/verdict.ts';
import { judgeBody, judgeDeprecation } from './judge-body.ts';
import type { JudgeContext } from './judge-context.ts';
import { judgeLicenseState } from './judge-license-state.ts';
import { judgeStatus } from './judge-status.ts';

export interface Judgment {
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  readonly findings: readonly Finding[];
}

/** Judges what came back by what a scenario expects. Takes any response; never throws. */
export function judge(scenario: BoundScenario, exchange: Exchange, context: JudgeContext): Judgment {
  const { response } = exchange;
  if (!response) {
    const why = exchange.failure?.message ?? 'nothing came back';
    return { verdict: 'blocked', reason: createReason('no-response', { failure: why }), findings: [] };
  }
  const findings = [
    ...judgeStatus(scenario, response, context),
    ...judgeBody(scenario, response, context),
    ...judgeLicenseState(scenario, response, context),
    ...judgeDeprecation(scenario, response),
  ];
  return { verdict: verdictOf(findings), reason: null, findings };
}
