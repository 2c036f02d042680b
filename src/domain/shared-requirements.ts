import type { BodyShape, EndpointId } from './endpoint.ts';
import type { BoundScenario, LicenseOutcome, Persona } from './scenario.ts';

/**
 * The requirements behind the checks that scenarios share, so that a finding names one without each scenario having to
 * repeat it.
 */
export const sharedRequirements = {
  adminAllowed: 'access.server-admin-allowed',
  denialChangesNothing: 'access.denial-changes-nothing',
  deprecatedRoute: 'access.deprecated-route',
  mediaType: 'response.media-type',
  errorMessage: 'response.error-message',
  licenseTypes: 'response.license-types',
  boolean: 'check.bare-boolean',
  trueWhileValid: 'check.true-while-valid',
  trueAfterAdd: 'check.true-after-add',
  falseWhileExpired: 'check.false-while-expired',
  licenseObject: 'add.license-object',
  licenseComplete: 'add.fields-present',
  licenseStored: 'add.license-stored',
  renewedJson: 'renew.json-object',
  renewedObject: 'renew.license-object',
  renewedComplete: 'renew.fields-present',
  renewedInstance: 'renew.same-instance',
  renewedLicense: 'renew.same-license',
  emptyObject: 'remove.empty-object',
} as const;

const bodyRules: Readonly<Record<BodyShape, readonly string[]>> = {
  boolean: [sharedRequirements.mediaType, sharedRequirements.boolean],
  license: [
    sharedRequirements.mediaType,
    sharedRequirements.licenseObject,
    sharedRequirements.licenseTypes,
    sharedRequirements.licenseComplete,
  ],
  'renewed-license': [
    sharedRequirements.mediaType,
    sharedRequirements.renewedJson,
    sharedRequirements.renewedObject,
    sharedRequirements.licenseTypes,
    sharedRequirements.renewedComplete,
  ],
  'empty-object': [sharedRequirements.mediaType, sharedRequirements.emptyObject],
  error: [sharedRequirements.errorMessage],
};

const keepsLicense: Readonly<Record<EndpointId, string>> = {
  check: sharedRequirements.denialChangesNothing,
  add: 'add.rejected-keeps-license',
  renew: 'renew.keeps-license',
  remove: 'remove.rejected-keeps-license',
};

/** The requirement that a wrong state afterwards breaks, by the outcome, the persona and the endpoint. */
export function licenseRequirement(licenseAfter: LicenseOutcome, as: Persona, endpoint: EndpointId): string {
  switch (licenseAfter) {
    case 'unchanged':
      return as === 'server-admin' ? keepsLicense[endpoint] : sharedRequirements.denialChangesNothing;
    case 'added':
      return sharedRequirements.licenseStored;
    case 'still stored':
      return 'renew.keeps-license';
    case 'removed':
      return 'remove.license-gone';
  }
}

/** Beside {@link licenseRequirement}, what a success that changes the license can break. */
const afterSuccess: Readonly<Record<LicenseOutcome, readonly string[]>> = {
  unchanged: [],
  added: [sharedRequirements.trueAfterAdd],
  'still stored': [sharedRequirements.renewedInstance, sharedRequirements.renewedLicense],
  removed: [],
};

/** The statuses that a scenario expects, the documented and the undocumented alike. */
export function expectedStatuses(scenario: Pick<BoundScenario, 'expect'>): readonly number[] {
  return listOf(scenario.expect.undocumented?.status ?? scenario.expect.status ?? []);
}

/** The statuses that a scenario tolerates under some condition. */
export function toleratedStatuses({ expect: { tolerated = [] } }: Pick<BoundScenario, 'expect'>): readonly number[] {
  return tolerated.flatMap(({ status }) => listOf(status));
}

function listOf(status: number | readonly number[]): readonly number[] {
  return typeof status === 'number' ? [status] : status;
}

/** The shape that the body of a response with this status has; a status that denies or rejects has the one of an error. */
export function expectedShape(scenario: Pick<BoundScenario, 'endpoint'>, status: number): BodyShape {
  return scenario.endpoint.responses[status]?.body ?? 'error';
}

/** Every requirement that a scenario can break: the ones it names and the ones behind the shared checks. */
export function requirementsCovered(scenario: BoundScenario): readonly string[] {
  const { licenseAfter, value, notWhileExpired, tolerated = [] } = scenario.expect;
  const accepted = [...expectedStatuses(scenario), ...toleratedStatuses(scenario)];
  // The body of a failure that the page lists is checked whenever it is seen.
  const listed = scenario.endpoint.responses[500] === undefined ? [] : [500];
  const shared = [...accepted, ...listed].flatMap((status) => bodyRules[expectedShape(scenario, status)]);
  return [
    ...new Set([
      ...scenario.covers,
      ...tolerated.flatMap(({ requirement }) => requirement ?? []),
      ...(scenario.as === 'server-admin' ? [sharedRequirements.adminAllowed] : []),
      ...shared,
      ...(value ? [value.requirement] : []),
      ...(value?.equals ? [sharedRequirements.trueAfterAdd] : []),
      ...(notWhileExpired ? [sharedRequirements.falseWhileExpired] : []),
      ...(licenseAfter ? outcomeRequirements(licenseAfter, scenario) : []),
    ]),
  ];
}

function outcomeRequirements(licenseAfter: LicenseOutcome, { as, endpoint }: BoundScenario): readonly string[] {
  return [
    licenseRequirement(licenseAfter, as, endpoint.id),
    licenseRequirement('unchanged', as, endpoint.id),
    ...afterSuccess[licenseAfter],
  ];
}
