import type { BodyShape, EndpointId } from './endpoint.ts';
import type { Bound, Persona, Then } from './scenario.ts';

/**
 * The requirements behind the checks that every scenario shares, so that a finding names one without each scenario
 * having to repeat it.
 */
export const rules = {
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
  boolean: [rules.mediaType, rules.boolean],
  license: [rules.mediaType, rules.licenseField, rules.licenseTypes, rules.licenseComplete],
  'empty-object': [rules.mediaType, rules.emptyObject],
  error: [rules.errorMessage],
};

const keepsLicense: Readonly<Record<EndpointId, string>> = {
  check: rules.refusalChangesNothing,
  add: 'add.rejected-keeps-license',
  renew: 'renew.keeps-license',
  remove: 'remove.rejected-keeps-license',
};

/** The requirement that a wrong `then` breaks, by what was to be true, who asked and which endpoint. */
export function ruleOfThen(then: Then, as: Persona, endpoint: EndpointId): string {
  switch (then) {
    case 'unchanged':
      return as === 'server-admin' ? keepsLicense[endpoint] : rules.refusalChangesNothing;
    case 'added':
      return 'add.license-available';
    case 'kept':
      return 'renew.keeps-license';
    case 'removed':
      return 'remove.license-gone';
  }
}

/** The statuses that a scenario expects, the documented and the undocumented alike. */
export function expectedStatuses(scenario: Bound): readonly number[] {
  const status = scenario.expect.undocumented?.status ?? scenario.expect.status ?? [];
  return typeof status === 'number' ? [status] : status;
}

/** The shape that the body of an answer with this status has; statuses of refusals have the shape of an error. */
export function shapeOf(scenario: Bound, status: number): BodyShape {
  return scenario.endpoint.responses[status]?.body ?? 'error';
}

/** Every requirement that a scenario can break: the ones it names and the ones behind the shared checks. */
export function requirementsCovered(scenario: Bound): readonly string[] {
  const { then, value, tolerated = [] } = scenario.expect;
  const accepted = [...expectedStatuses(scenario), ...tolerated.map(({ status }) => status)];
  const shared = accepted.flatMap((status) => bodyRules[shapeOf(scenario, status)]);
  return [
    ...new Set([
      ...scenario.covers,
      ...shared,
      ...(value ? [value.requirement] : []),
      ...(then ? [ruleOfThen(then, scenario.as, scenario.endpoint.id)] : []),
      ...(then && then !== 'unchanged' ? [ruleOfThen('unchanged', scenario.as, scenario.endpoint.id)] : []),
      ...(then === 'added' ? [rules.licenseStored] : []),
    ]),
  ];
}
