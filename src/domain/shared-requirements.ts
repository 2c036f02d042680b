import type { BodyShape, EndpointId } from './endpoint.ts';
import type { BoundScenario, LicenseOutcome, Persona } from './scenario.ts';

/**
 * The requirements behind the checks that every scenario shares, so that a finding names one without each scenario
 * having to repeat it.
 */
export const sharedRequirements = {
  mediaType: 'answers.media-type',
  errorMessage: 'answers.error-message',
  boolean: 'check.boolean',
  licenseField: 'license.documented-field',
  licenseTypes: 'license.field-types',
  licenseComplete: 'license.fields-present',
  emptyObject: 'remove.empty-object',
  deprecation: 'legacy.route-remains',
  licenseStored: 'add.license-stored',
  refusalChangesNothing: 'authentication.refusal-changes-nothing',
} as const;

const bodyRules: Readonly<Record<BodyShape, readonly string[]>> = {
  boolean: [sharedRequirements.mediaType, sharedRequirements.boolean],
  license: [
    sharedRequirements.mediaType,
    sharedRequirements.licenseField,
    sharedRequirements.licenseTypes,
    sharedRequirements.licenseComplete,
  ],
  'empty-object': [sharedRequirements.mediaType, sharedRequirements.emptyObject],
  error: [sharedRequirements.errorMessage],
};

const keepsLicense: Readonly<Record<EndpointId, string>> = {
  check: sharedRequirements.refusalChangesNothing,
  add: 'add.rejected-keeps-license',
  renew: 'renew.keeps-license',
  remove: 'remove.rejected-keeps-license',
};

/** The requirement that a wrong `then` breaks, by what was to be true, who asked and which endpoint. */
export function licenseRequirement(licenseAfter: LicenseOutcome, as: Persona, endpoint: EndpointId): string {
  switch (licenseAfter) {
    case 'unchanged':
      return as === 'server-admin' ? keepsLicense[endpoint] : sharedRequirements.refusalChangesNothing;
    case 'added':
      return 'add.license-available';
    case 'still stored':
      return 'renew.keeps-license';
    case 'removed':
      return 'remove.license-gone';
  }
}

/** The statuses that a scenario expects, the documented and the undocumented alike. */
export function expectedStatuses(scenario: BoundScenario): readonly number[] {
  const status = scenario.expect.undocumented?.status ?? scenario.expect.status ?? [];
  return typeof status === 'number' ? [status] : status;
}

/** The shape that the body of an answer with this status has; statuses of refusals have the shape of an error. */
export function expectedShape(scenario: BoundScenario, status: number): BodyShape {
  return scenario.endpoint.responses[status]?.body ?? 'error';
}

/** Every requirement that a scenario can break: the ones it names and the ones behind the shared checks. */
export function requirementsCovered(scenario: BoundScenario): readonly string[] {
  const { licenseAfter, value, tolerated = [] } = scenario.expect;
  const accepted = [...expectedStatuses(scenario), ...tolerated.map(({ status }) => status)];
  const shared = accepted.flatMap((status) => bodyRules[expectedShape(scenario, status)]);
  return [
    ...new Set([
      ...scenario.covers,
      ...shared,
      ...(value ? [value.requirement] : []),
      ...(licenseAfter ? [licenseRequirement(licenseAfter, scenario.as, scenario.endpoint.id)] : []),
      ...(licenseAfter && licenseAfter !== 'unchanged'
        ? [licenseRequirement('unchanged', scenario.as, scenario.endpoint.id)]
        : []),
      ...(licenseAfter === 'added' ? [sharedRequirements.licenseStored] : []),
    ]),
  ];
}
