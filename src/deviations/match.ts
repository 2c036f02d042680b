import type { Deviation } from '../domain/deviation.ts';
import type { Finding, FindingCode } from '../domain/finding.ts';
import type { ScenarioResult } from '../domain/report.ts';

/** What is wrong with a response itself, and not with what the request did to the license. */
const aboutResponse: ReadonlySet<FindingCode> = new Set([
  'wrong-status',
  'access-granted',
  'tolerated-status',
  'incomplete-response',
  'wrong-media-type',
  'wrong-body',
  'openapi-body',
  'wrong-field-type',
  'missing-fields',
  'wrong-value',
  'expired-license-available',
]);

/** Whether a finding is about the response itself. */
export function isAboutResponse({ code }: Finding): boolean {
  return aboutResponse.has(code);
}

/**
 * Whether an entry is about a finding, whatever the status.
 *
 * @param result - the result that has the finding; undefined if it concerns the run as a whole
 */
export function concerns({ id }: Deviation, finding: Finding, result?: ScenarioResult): boolean {
  if (finding.level === 'information') return false;
  return id === finding.code || id === finding.requirement || id === result?.id;
}

/** Whether an entry accepts a finding: with `seen`, only what is wrong with a response of that status. */
export function accepts(deviation: Deviation, finding: Finding, result?: ScenarioResult): boolean {
  if (!concerns(deviation, finding, result)) return false;
  if (deviation.seen === undefined) return true;
  const status = result?.exchange?.response?.status;
  return status !== undefined && deviation.seen.includes(status) && isAboutResponse(finding);
}
