import type { ReceivedResponse } from '../../domain/exchange.ts';
import type { Finding } from '../../domain/report.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { licenseRequirement, sharedRequirements } from '../../domain/shared-requirements.ts';
import {
  describeChange,
  isForOtherInstance,
  isSample,
  isStored,
  type LicenseState,
  showsOtherLicense,
} from '../../license/license-state.ts';
import type { JudgeContext } from './judge-context.ts';

/** The state of the license before and after a request. */
interface StateAround {
  readonly before: LicenseState;
  readonly after: LicenseState;
}

type Findings = readonly Finding[];

/** Makes the finding that a requirement was not met. */
const against =
  (requirement: string) =>
  (level: Finding['level'], expected: string, seen: string, message: string): Findings => [
    { level, requirement, expected, seen, message },
  ];

const againstRenewal = against(licenseRequirement('still stored', 'server-admin', 'renew'));

/**
 * Holds the state of the license around a request against what must be true afterwards. Nothing where the state was not
 * looked at, or could not be seen.
 */
export function judgeLicenseState(
  scenario: BoundScenario,
  response: ReceivedResponse,
  context: JudgeContext,
): Findings {
  const { licenseAfter } = scenario.expect;
  const { before, after } = context;
  if (!licenseAfter || !before || !after) return [];
  const around = { before, after };
  const succeeded = response.status >= 200 && response.status < 300;
  if (licenseAfter === 'unchanged') {
    return succeeded
      ? judgeForbiddenAcceptance(scenario, around, context)
      : judgeRejection(scenario, response, around, context);
  }
  const lost = licenseAfter === 'still stored' ? judgeLoss(around, context) : [];
  if (lost.length > 0) return lost;
  // What a server that failed did to the license is not documented, but for a renewal that loses it.
  if (!succeeded) return response.status < 500 ? judgeRejection(scenario, response, around, context) : [];
  switch (licenseAfter) {
    case 'added':
      return judgeAddition(around, context);
    case 'still stored':
      return judgeRenewal(around, context);
    case 'removed':
      return judgeRemoval(around, context);
  }
}

/** The answer of success is a finding already, of the level that the scenario has; the change is what it led to. */
function judgeForbiddenAcceptance(
  { as, endpoint, covers }: BoundScenario,
  { before, after }: StateAround,
  { levelOf }: JudgeContext,
): Findings {
  const changed = describeChange(before, after);
  if (changed === undefined) return [];
  const say = against(licenseRequirement('unchanged', as, endpoint.id));
  const level = levelOf(covers[0]) ?? 'must';
  return say(level, 'the license as it was', changed, `The request was carried out: ${changed}.`);
}

/** A request that was refused, rightly or not, has changed nothing. */
function judgeRejection(
  { as, endpoint }: BoundScenario,
  { status }: ReceivedResponse,
  { before, after }: StateAround,
  { levelOf }: JudgeContext,
): Findings {
  const changed = describeChange(before, after);
  if (changed === undefined) return [];
  const requirement = licenseRequirement('unchanged', as, endpoint.id);
  const level = levelOf(requirement) ?? 'must';
  const message = `Refused with ${status}, but done all the same: ${changed}.`;
  return against(requirement)(level, 'the license as it was', changed, message);
}

/** A renewal loses no license, whatever comes of it. */
function judgeLoss({ before, after }: StateAround, { tokenEndpointSupported: licenseNamed }: JudgeContext): Findings {
  if (!isStored(before, licenseNamed) || isStored(after, licenseNamed) !== false) return [];
  return againstRenewal('must', 'a license', 'none', 'The license is gone after the renewal.');
}

/** `check` may want a restart before it turns true; what names the stored license does not, nor does check turn false. */
function judgeAddition({ before, after }: StateAround, context: JudgeContext): Findings {
  const { tokenEndpointSupported: licenseNamed, hasOtherLicenseSource: licenseElsewhere } = context;
  const say = against(sharedRequirements.licenseStored);
  const expected = 'the license that was added';
  const lost = lostAvailability(before, after);
  if (lost !== undefined) {
    return say('must', expected, lost, `The license was accepted, and none is in force any more: ${lost}.`);
  }
  if (isAnother(after, context)) {
    const level = licenseElsewhere ? 'should' : 'must';
    return say(level, expected, 'another license', 'The license was accepted, but another one is stored afterwards.');
  }
  if (isStored(after, licenseNamed) !== false) return [];
  return licenseNamed
    ? say('must', expected, 'none', 'The license was accepted, but none is stored afterwards.')
    : against(licenseRequirement('added', 'server-admin', 'add'))(
        'should',
        expected,
        'none',
        'The license was accepted, but check does not say true afterwards.',
      );
}

/** That a renewed license has the identifier it had is plausible; the page does not say it. */
function judgeRenewal({ before, after }: StateAround, { rootUrl }: JudgeContext): Findings {
  const say = againstRenewal;
  const lost = lostAvailability(before, after);
  if (lost !== undefined) {
    return say('must', 'a license in force', lost, `No license is in force any more after the renewal: ${lost}.`);
  }
  const [was, is] = [before.token, after.token];
  if (was.kind !== 'license' || is.kind !== 'license') return [];
  if (was.rootUrl !== undefined && !isForOtherInstance(was, rootUrl) && isForOtherInstance(is, rootUrl)) {
    const seen = 'a license for another instance';
    return say('must', 'a license for this instance', seen, `The renewal has stored ${seen}.`);
  }
  if (was.id === is.id) return [];
  return say(
    'should',
    'the same license',
    'another one',
    'The renewed license has another identifier (lid) than before.',
  );
}

function judgeRemoval(
  { before, after }: StateAround,
  { tokenEndpointSupported: licenseNamed, hasOtherLicenseSource: licenseElsewhere }: JudgeContext,
): Findings {
  if (isSample(before, after)) return [];
  if (isStored(after, licenseNamed) !== true && after.available !== true) return [];
  const say = against(licenseRequirement('removed', 'server-admin', 'remove'));
  const another = showsOtherLicense(before, after);
  const seen = another ? 'another license' : 'a license';
  return another || licenseElsewhere
    ? say('should', 'no license', seen, 'A license is available after the removal; it comes from elsewhere.')
    : say(
        'must',
        'no license',
        seen,
        'A license is still available after the removal. If it comes from a file or the environment of the server, or if the server wants a restart first, say so with --license-source elsewhere.',
      );
}

/** What check says where it said true before and does no longer; undefined where all is well, or nothing could be seen. */
function lostAvailability(before: LicenseState, after: LicenseState): string | undefined {
  if (before.available !== true || after.available === true || after.unknown) return undefined;
  return after.available === false ? 'check says false' : 'check answers neither true nor false';
}

/** Whether the target names another license than the one it was given. A sample, which is for no instance of ours, is none. */
function isAnother({ token: shown }: LicenseState, { licenseId, rootUrl }: JudgeContext): boolean {
  if (shown.kind !== 'license' || shown.rootUrl === undefined || isForOtherInstance(shown, rootUrl)) return false;
  return shown.id !== undefined && licenseId !== undefined && shown.id !== licenseId;
}
