import type { ReceivedResponse } from '../../domain/exchange.ts';
import { type Finding, findingOf } from '../../domain/finding.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { licenseRequirement, sharedRequirements } from '../../domain/shared-requirements.ts';
import { isSuccessStatus } from '../../domain/status.ts';
import {
  describeChange,
  isForOtherInstance,
  isSample,
  type LicenseState,
  showsOtherLicense,
  showsStored,
} from '../../license/license-state.ts';
import { type JudgeContext, levelOf, mayComeFromElsewhere, otherReadings } from './judge-context.ts';

/** The state of the license before and after a request. */
interface StateAround {
  readonly before: LicenseState;
  readonly after: LicenseState;
}

type Findings = readonly Finding[];

const asItWas = 'the license as it was';

/**
 * Judges the state of the license around a request by what must be true afterwards. Nothing if the state was not read, or
 * could not be.
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
  const isSuccess = isSuccessStatus(response.status);
  if (licenseAfter === 'unchanged') {
    return isSuccess
      ? judgeForbiddenAcceptance(scenario, around, context)
      : judgeRejection(scenario, response, around, context);
  }
  const lost = licenseAfter === 'still stored' ? judgeLoss(around, context) : [];
  if (lost.length > 0) return lost;
  // What a server that failed did to the license is not documented, but for a renewal that loses it.
  if (!isSuccess) return response.status < 500 ? judgeRejection(scenario, response, around, context) : [];
  switch (licenseAfter) {
    case 'added':
      return judgeAddition(around, context);
    case 'still stored':
      return judgeRenewal(around, context);
    case 'removed':
      return judgeRemoval(around, context);
  }
}

/** The success is a finding already, of the level that the scenario has; the change is what it led to. */
function judgeForbiddenAcceptance(
  { as, endpoint, covers }: BoundScenario,
  { before, after }: StateAround,
  context: JudgeContext,
): Findings {
  const changed = describeChange(before, after);
  if (changed === undefined) return [];
  const isRenewal = endpoint.id === 'renew' && as === 'server-admin';
  // A license from a file can be renewed though none is stored.
  if (isRenewal && context.licenseSource === 'elsewhere') return [];
  const level = isRenewal ? 'must' : levelOf(context, covers[0]);
  const requirement = licenseRequirement('unchanged', as, endpoint.id);
  return [findingOf(level, requirement, 'request-carried-out', { expected: asItWas, seen: changed })];
}

/** A request that was rejected or denied, rightly or not, has changed nothing. */
function judgeRejection(
  { as, endpoint }: BoundScenario,
  { status }: ReceivedResponse,
  { before, after }: StateAround,
  context: JudgeContext,
): Findings {
  const changed = describeChange(before, after);
  if (changed === undefined) return [];
  const requirement = licenseRequirement('unchanged', as, endpoint.id);
  const { mayBeLateEffectOf = [] } = context;
  const seen =
    mayBeLateEffectOf.length === 0 ? changed : `${changed}, or a late effect of ${mayBeLateEffectOf.join(' or ')}`;
  const data = { expected: asItWas, seen, because: `status ${status}` };
  return [findingOf(levelOf(context, requirement), requirement, 'rejected-but-done', data)];
}

const keepsLicense = licenseRequirement('still stored', 'server-admin', 'renew');

/** A renewal loses no license, whatever comes of it. */
function judgeLoss({ before, after }: StateAround, { tokenEndpointSupported }: JudgeContext): Findings {
  if (!showsStored(before, tokenEndpointSupported) || showsStored(after, tokenEndpointSupported) !== false) return [];
  return [findingOf('must', keepsLicense, 'license-lost', { expected: 'a license', seen: 'no license is stored' })];
}

/**
 * `check` may turn true only after a restart, but it must not turn false, and GET token must show the added license at
 * once.
 */
function judgeAddition({ before, after }: StateAround, context: JudgeContext): Findings {
  const { tokenEndpointSupported, licenseSource } = context;
  const { licenseStored, trueAfterAdd } = sharedRequirements;
  const expected = 'the license that was added';
  const lost = lostAvailability(before, after);
  if (lost !== undefined) return [findingOf('must', licenseStored, 'license-lost', { expected, seen: lost })];
  if (isAnother(after, context)) {
    const level = licenseSource === 'elsewhere' ? 'should' : 'must';
    return [findingOf(level, licenseStored, 'other-license-stored', { expected, seen: 'another license' })];
  }
  if (showsStored(after, tokenEndpointSupported) !== false) return [];
  const data = { expected, seen: 'no license' };
  return tokenEndpointSupported
    ? [findingOf('must', licenseStored, 'license-not-stored', data)]
    : [findingOf('should', trueAfterAdd, 'license-not-available', data)];
}

/** That a renewed license has the identifier it had is plausible; the page does not say it. */
function judgeRenewal({ before, after }: StateAround, { rootUrl }: JudgeContext): Findings {
  const { renewedInstance, renewedLicense } = sharedRequirements;
  const lost = lostAvailability(before, after);
  if (lost !== undefined) {
    return [findingOf('must', keepsLicense, 'license-lost', { expected: 'a license in force', seen: lost })];
  }
  const [was, is] = [before.token, after.token];
  if (was.kind !== 'license' || is.kind !== 'license') return [];
  if (was.rootUrl !== undefined && !isForOtherInstance(was, rootUrl) && isForOtherInstance(is, rootUrl)) {
    const data = { expected: 'a license for this instance', seen: 'a license for another instance' };
    return [findingOf('must', renewedInstance, 'renewed-for-other-instance', data)];
  }
  if (was.id === is.id) return [];
  const data = { expected: 'a license with the same lid', seen: 'one with another lid' };
  return [findingOf('should', renewedLicense, 'other-license-stored', data)];
}

/** How badly it weighs that another license shows after a removal, by where the license of the target comes from. */
const levelOfOther = { database: 'must', unknown: 'should', elsewhere: 'information' } as const;

function judgeRemoval({ before, after }: StateAround, context: JudgeContext): Findings {
  if (isSample(before, after)) return [];
  const isStillStored = showsStored(after, context.tokenEndpointSupported) === true;
  if (!isStillStored && after.available !== true) return [];
  const requirement = licenseRequirement('removed', 'server-admin', 'remove');
  const expected = 'no license';
  const elsewhere = 'it comes from elsewhere';
  // The stored license is gone, and another one shows: that is what a removal does where there is a license in a file.
  if (showsOtherLicense(before, after)) {
    const data = { expected, seen: 'another license', because: elsewhere };
    return [findingOf(levelOfOther[context.licenseSource], requirement, 'license-still-available', data)];
  }
  const data = { expected, seen: 'a license' };
  if (context.licenseSource === 'elsewhere') {
    // The same license may be in the file, too, but the server shows nothing that has changed.
    const level = after.token.kind === 'license' ? 'should' : 'information';
    return [findingOf(level, requirement, 'license-still-available', { ...data, because: elsewhere })];
  }
  if (mayComeFromElsewhere(context, after.token.kind === 'absent')) {
    return [findingOf('should', requirement, 'license-still-available', { ...data, because: otherReadings })];
  }
  return [findingOf('must', requirement, 'license-still-stored', data)];
}

/** What check returns if it was true before and is no longer; undefined if all is well, or nothing could be seen. */
function lostAvailability(before: LicenseState, after: LicenseState): string | undefined {
  if (before.available !== true || after.available === true || after.unknown) return undefined;
  return after.available === false ? 'check returns false' : 'check returns neither true nor false';
}

/** Whether the target names another license than the one it was given. A license for another instance is a sample and does not count. */
function isAnother({ token: shown }: LicenseState, { licenseId, rootUrl }: JudgeContext): boolean {
  if (shown.kind !== 'license' || shown.rootUrl === undefined || isForOtherInstance(shown, rootUrl)) return false;
  return shown.id !== undefined && licenseId !== undefined && shown.id !== licenseId;
}
