import { header, mediaType, type ReceivedResponse } from '../../domain/exchange.ts';
import { type Finding, findingOf } from '../../domain/finding.ts';
import type { Persona } from '../../domain/persona.ts';
import { isAbout, isBrokenBy } from '../../domain/requirement.ts';
import type { BoundScenario, Tolerance } from '../../domain/scenario.ts';
import { expectedStatuses, sharedRequirements } from '../../domain/shared-requirements.ts';
import { isSuccessStatus } from '../../domain/status.ts';
import { isWithin, parseVersion } from '../../domain/version.ts';
import { withoutSecrets } from '../../http/describe-response.ts';
import { isRedirect, isWebPage } from '../../http/proxy-responses.ts';
import { type JudgeContext, levelOf } from './judge-context.ts';

/** Judges the status: one finding for each requirement that it breaks, or the one that says why it is tolerated. */
export function judgeStatus(
  scenario: BoundScenario,
  response: ReceivedResponse,
  context: JudgeContext,
): readonly Finding[] {
  const { status } = response;
  const statuses = expectedStatuses(scenario);
  if (statuses.includes(status)) return [];
  const expected = `status ${statuses.join(' or ')}`;
  const tolerance = toleranceOf(scenario, status, context);
  if (tolerance) {
    const { as, requirement = scenario.covers[0], because } = tolerance;
    const level = as === 'warn' ? 'should' : 'information';
    return [findingOf(level, requirement, 'tolerated-status', { expected, seen: `status ${status}`, because })];
  }
  const code = isSuccessStatus(status) && scenario.as !== 'server-admin' ? 'access-granted' : 'wrong-status';
  return requirementsBroken(scenario, status, context).map((requirement) =>
    findingOf(levelOf(context, requirement), requirement, code, { expected, seen: seenOf(response, scenario.as) }),
  );
}

/** Whether a scenario expects or tolerates a status of this target. */
export function isAccepted(scenario: BoundScenario, status: number, context: JudgeContext): boolean {
  return expectedStatuses(scenario).includes(status) || toleranceOf(scenario, status, context) !== undefined;
}

/** A server admin who is denied breaks that first. A status that breaks nothing else is against what the scenario is about. */
function requirementsBroken(
  { as, covers }: BoundScenario,
  status: number,
  { ruleOf, version }: JudgeContext,
): readonly string[] {
  const candidates = as === 'server-admin' ? [sharedRequirements.adminAllowed, ...covers] : covers;
  const broken = [...new Set(candidates)].filter((id) => {
    const rule = ruleOf(id);
    // A requirement that is not known is about its status, unless it is the shared one that everything is asked of.
    if (!rule) return id !== sharedRequirements.adminAllowed;
    return isAbout(rule, version) === true && isBrokenBy(rule.brokenBy ?? 'other', status);
  });
  return broken.length > 0 ? broken : [covers[0]];
}

/** What came back in a few words, with a hint if it may be the response of something in front of the server. */
function seenOf(response: ReceivedResponse, persona: Persona): string {
  const location = header(response, 'location');
  const to = location === undefined ? '' : ` to ${withoutSecrets(location)}`;
  const page = mediaType(response) === 'text/html' ? ' with an HTML page' : '';
  const isLogin = isWebPage(response) || (isRedirect(response) && location !== undefined);
  const hint = isLogin && persona !== 'server-admin' ? '; a proxy or a login page may have responded' : '';
  return `status ${response.status}${to}${page}${hint}`;
}

function toleranceOf(scenario: BoundScenario, status: number, context: JudgeContext): Tolerance | undefined {
  return scenario.expect.tolerated?.find(
    (tolerance) => [tolerance.status].flat().includes(status) && holds(tolerance, context),
  );
}

function holds(
  { versions, ifVersionUnknown, unlessAnonymousAccessIsOff, ifLicenseElsewhere }: Tolerance,
  { version, anonymousAccess, licenseSource }: JudgeContext,
): boolean {
  const known = version !== undefined && parseVersion(version) !== undefined ? version : undefined;
  if (versions && (known === undefined || !isWithin(known, versions))) return false;
  if (ifVersionUnknown && known !== undefined) return false;
  if (unlessAnonymousAccessIsOff && anonymousAccess === 'off') return false;
  return !ifLicenseElsewhere || licenseSource === 'elsewhere';
}
