import type { ClientScenario, ReactionScenario, SendingScenario } from '../../domain/client-scenario.ts';
import type { Exchange } from '../../domain/exchange.ts';
import type { Finding } from '../../domain/finding.ts';
import { createReason, type Reason } from '../../domain/messages/reasons.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import { type Verdict, verdictOf } from '../../domain/verdict.ts';
import { findingOfClient } from './client-finding.ts';
import { type ClientRun, hasSucceeded, type RecordedExchange } from './client-run.ts';
import { judgeEnd } from './judge-end.ts';
import { judgeRedirect } from './judge-redirect.ts';
import { judgeRepetition } from './judge-repetition.ts';
import { deviationIn, requestsFor } from './judge-requests.ts';
import { isAboutLicensing } from './route.ts';

/** The runs of a command. */
export interface ClientRuns {
  /** Every response was as documented. */
  readonly baseline: ClientRun;
  /** The same, but for 200 instead of 202 for a removal. Set if the baseline failed after a removal. */
  readonly removalWith200?: ClientRun;
  /** The runs with a misbehaving server, by the id of the scenario. */
  readonly reactions: ReadonlyMap<string, ClientRun>;
}

/**
 * What the runs without a misbehavior show of a command.
 *
 * - `silent`: it sends nothing to the licensing API
 * - `succeeds`: it ends with 0
 * - `expects-200`: it ends with 0 only if a removal gets 200
 * - `fails`: it fails for another reason, so that a failure after an error proves nothing
 */
export type BaselineOutcome = 'silent' | 'succeeds' | 'expects-200' | 'fails';

export function outcomeOfBaseline({ baseline, removalWith200 }: Omit<ClientRuns, 'reactions'>): BaselineOutcome {
  if (!baseline.exchanges.some(({ request }) => isAboutLicensing(request))) return 'silent';
  if (hasSucceeded(baseline)) return 'succeeds';
  return removalWith200 && hasSucceeded(removalWith200) ? 'expects-200' : 'fails';
}

/** Whether a run may have failed because of the status of a removal, which a second run then shows. */
export function mayExpect200(baseline: ClientRun): boolean {
  return baseline.end.kind === 'exited' && !hasSucceeded(baseline) && removalsIn(baseline).length > 0;
}

/** The result of a scenario that was not judged. */
export function notJudged(scenario: ClientScenario, verdict: 'skipped' | 'blocked', reason: Reason): ScenarioResult {
  return { ...headOf(scenario), verdict, reason, durationMs: 0, findings: [], exchange: null };
}

/** Judges the runs of a command by every scenario. */
export function judgeClient(scenarios: readonly ClientScenario[], runs: ClientRuns): readonly ScenarioResult[] {
  const outcome = outcomeOfBaseline(runs);
  return scenarios.map((scenario) => {
    if (outcome === 'silent') return notSent(scenario);
    return 'rule' in scenario ? judgeSending(scenario, runs.baseline) : judgeByKind(scenario, runs, outcome);
  });
}

function judgeSending(scenario: SendingScenario, run: ClientRun): ScenarioResult {
  const { rule, covers } = scenario;
  const judged = requestsFor(rule, run).map((exchange) => ({
    exchange,
    deviation: deviationIn(rule, exchange.request, run.values),
  }));
  const [first] = judged;
  if (!first) return notSent(scenario);
  const deviating = judged.find(({ deviation }) => deviation) ?? first;
  const bySeen = new Map(judged.flatMap(({ deviation }) => (deviation ? [[deviation.seen, deviation]] : [])));
  const findings = [...bySeen.values()].map(({ code, expected, seen }) =>
    findingOfClient(covers[0], code, { expected, seen }),
  );
  return judgedAs(scenario, findings, deviating.exchange);
}

function judgeByKind(scenario: ReactionScenario, runs: ClientRuns, outcome: BaselineOutcome): ScenarioResult {
  const { baseline } = runs;
  if (scenario.behavior.kind !== 'documented') return judgeMisled(scenario, runs, outcome);
  if (scenario.about === 'remove') return judgeRemoval(scenario, baseline, outcome);
  // A run that needs 200 for the removal accepted every other response.
  const findings = outcome === 'expects-200' ? [] : judgeEnd(scenario, baseline);
  return judgedAs(scenario, findings, lastOf(baseline.exchanges), baseline.durationMs);
}

function judgeRemoval(scenario: ReactionScenario, baseline: ClientRun, outcome: BaselineOutcome): ScenarioResult {
  const removal = removalsIn(baseline)[0];
  if (!removal) return notSent(scenario);
  if (outcome === 'fails') return notJudged(scenario, 'blocked', createReason('command-fails-anyway'));
  const expected = '202 with an empty object taken for success';
  const findings =
    outcome === 'expects-200'
      ? [
          findingOfClient(scenario.covers[0], 'success-not-accepted', {
            expected,
            seen: 'a failure after 202, and none after 200',
          }),
        ]
      : [];
  return judgedAs(scenario, findings, removal);
}

function judgeMisled(scenario: ReactionScenario, runs: ClientRuns, outcome: BaselineOutcome): ScenarioResult {
  if (outcome === 'fails') return notJudged(scenario, 'blocked', createReason('command-fails-anyway'));
  const run = runs.reactions.get(scenario.id);
  const misled = run?.exchanges.find((exchange) => exchange.misled);
  if (!run || !misled) return notSent(scenario);
  const findings = [
    ...judgeEnd(scenario, run),
    ...judgeRepetition(scenario, run, runs.baseline),
    ...judgeRedirect(scenario, run),
  ];
  return judgedAs(scenario, findings, misled, run.durationMs);
}

function removalsIn({ exchanges }: ClientRun): readonly RecordedExchange[] {
  return exchanges.filter(({ endpoint }) => endpoint === 'remove');
}

function lastOf(exchanges: readonly RecordedExchange[]): RecordedExchange | undefined {
  return exchanges.findLast(({ request }) => isAboutLicensing(request));
}

function notSent(scenario: ClientScenario): ScenarioResult {
  return notJudged(scenario, 'skipped', createReason('not-sent'));
}

function judgedAs(
  scenario: ClientScenario,
  findings: readonly Finding[],
  exchange: RecordedExchange | undefined,
  durationMs?: number,
): ScenarioResult {
  const verdict: Verdict = verdictOf(findings);
  const shown = exchange === undefined ? null : plainExchange(exchange);
  const elapsed = durationMs ?? exchange?.durationMs ?? 0;
  return { ...headOf(scenario), verdict, reason: null, durationMs: elapsed, findings, exchange: shown };
}

/** The exchange without what only the judge needs. */
function plainExchange({ endpoint: _endpoint, misled: _misled, ...exchange }: RecordedExchange): Exchange {
  return exchange;
}

function headOf({
  id,
  title,
}: ClientScenario): Pick<ScenarioResult, 'id' | 'title' | 'endpoint' | 'persona' | 'impact'> {
  return { id, title, endpoint: 'client', persona: 'server-admin', impact: 'write' };
}
