import type { Exchange } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { createReason } from '../domain/messages/reasons.ts';
import type { Problem } from '../domain/problem.ts';
import { type BoundScenario, isPlainAdmin } from '../domain/scenario.ts';
import { expectedStatuses } from '../domain/shared-requirements.ts';
import { quoteResponse } from '../http/describe-response.ts';
import { describeNoResponse } from '../http/no-response.ts';
import { isPasswordRefused } from '../http/password-refusal.ts';
import { isOutsideApi, isUnavailable } from '../http/proxy-responses.ts';
import { describeRateLimit } from '../http/rate-limit.ts';
import type { GuardState } from '../license/guard/guard-state.ts';
import { describeChange, type LicenseState } from '../license/license-state.ts';
import { blocked, type Judgment } from './judge/judge.ts';

/** Why nothing more is sent once the target refuses a password that it accepted. */
export const adminRefused: Problem = createProblem('admin-refused-midway');

/** Whether the password was rejected, or not sent because it was rejected a moment ago. */
export function isAdminRefused(exchange: Exchange): boolean {
  return exchange.failure?.kind === 'withheld' || isPasswordRefused(exchange);
}

/** An exchange that ended the run proves nothing about the rules, and neither does a response of a proxy. */
export function inconclusive(
  problem: Problem | null,
  { as, credentials }: BoundScenario,
  exchange: Exchange,
): Judgment | undefined {
  const busy = exchange.response && describeRateLimit(exchange.response);
  if (busy !== undefined) return blocked(createReason('rate-limited', { response: busy }));
  if (problem?.code === 'admin-refused-midway' && as === 'server-admin' && isAdminRefused(exchange)) {
    return blocked(createReason('admin-refused'));
  }
  // The password was proven before it was used, so it was changed meanwhile.
  const isUserRefused = as === 'org-admin' && credentials !== 'empty-password' && isPasswordRefused(exchange);
  if (exchange.failure?.kind === 'withheld' || isUserRefused) {
    return blocked(createReason('password-rests'));
  }
  const silence = describeNoResponse(exchange);
  if (problem?.code !== 'stopped-answering' || silence === undefined) return undefined;
  return blocked(createReason('incomplete-response', { failure: silence }));
}

/**
 * Law W2, in mid-run: what is not of the API says nothing about it. A proxy that reaches nothing blocks
 * the scenarios of every persona; anything else only those of the server admin, because others may be sent to a login page.
 *
 * @param isAccepted - whether the scenario expects or tolerates the status
 */
export function responseOfFront(
  scenario: BoundScenario,
  exchange: Exchange,
  isAccepted: boolean,
  hasGrafanaPages: boolean,
): Judgment | undefined {
  const { response } = exchange;
  if (!response || isAccepted) return undefined;
  const isBlocked = isUnavailable(response) || (isPlainAdmin(scenario) && isOutsideApi(exchange, hasGrafanaPages));
  if (!isBlocked) return undefined;
  const reason = createReason('front-response', { response: quoteResponse(exchange) });
  return blocked(reason);
}

/**
 * Blocks a removal that got 422 if the root URL in it was a guess and nothing was removed: 422 is the documented response
 * to the name of another instance.
 */
export function guessedInstance(
  scenario: BoundScenario,
  { response }: Exchange,
  before: LicenseState | undefined,
  after: LicenseState | undefined,
): Judgment | undefined {
  const isOwnName = scenario.endpoint.id === 'remove' && !expectedStatuses(scenario).includes(422);
  if (!isOwnName || scenario.as !== 'server-admin' || response?.status !== 422) return undefined;
  if (before && after && describeChange(before, after) !== undefined) return undefined;
  return blocked(createReason('instance-guessed'));
}

/**
 * Law L6: blocks a scenario about the value of check if the guard saw check change with nothing sent. A change that
 * lasts (an expiry, another admin) is a note, and a check that changes back and forth is one finding of the run.
 */
export function changedMeanwhile(judgment: Judgment, { stop }: Pick<GuardState, 'stop'>): Judgment {
  const isValueWrong = judgment.verdict === 'fail' && judgment.findings.some(({ code }) => code === 'wrong-value');
  if (!isValueWrong || (stop !== 'changed-by-others' && stop !== 'unsteady-check')) return judgment;
  return blocked(createReason(stop));
}

/** Blocks a scenario without a failure if the state of the license around its request could not be read. */
export function unknownState(
  { expect }: BoundScenario,
  judgment: Judgment,
  before: LicenseState | undefined,
  after: LicenseState | undefined,
): Judgment {
  const isSeen = !before?.unknown && !after?.unknown;
  if (!expect.licenseAfter || isSeen || judgment.verdict === 'fail' || judgment.verdict === 'blocked') return judgment;
  return { verdict: 'blocked', reason: createReason('effect-unknown'), findings: judgment.findings };
}
