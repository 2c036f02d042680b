import { excerpt } from './excerpt.ts';
import { isObject } from './exchange.ts';
import { type Finding, findingOf } from './finding.ts';
import { sharedRequirements } from './shared-requirements.ts';
import * as generated from './validators.generated.ts';
import { isBefore, parseVersion } from './version.ts';

type LicenseFields = Readonly<Record<string, unknown>>;

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
}

const validate: { (value: unknown): boolean; errors?: readonly SchemaError[] | null } = generated.license;

/** The documented fields of a license, in the order of the page's example of adding one. */
export const licenseFields: readonly string[] = generated.licenseFields;

/** The fields of the page's example of a renewal. */
export const renewedLicenseFields: readonly string[] = [
  'jti',
  'iss',
  'sub',
  'lid',
  'included_users',
  'lic_exp_warn_days',
  'tok_exp_warn_days',
  'update_days',
  'prod',
  'company',
];

const rules = {
  license: {
    fields: licenseFields,
    object: { level: 'must', requirement: sharedRequirements.licenseObject },
    complete: sharedRequirements.licenseComplete,
  },
  'renewed-license': {
    fields: renewedLicenseFields,
    // The page promises a JSON blob for debugging, so that what is in it is not certain.
    object: { level: 'should', requirement: sharedRequirements.renewedObject },
    complete: sharedRequirements.renewedComplete,
  },
} as const;

/** The version from which on the license object is the one of the page; before, it was another structure. */
const documentedSince = '12.1.0';

/** Checks an object against the license object of the page, and gives what is wrong with it. */
export function inspectLicense(
  shape: keyof typeof rules,
  license: LicenseFields,
  version: string | undefined,
): readonly Finding[] {
  const { fields, object, complete } = rules[shape];
  if (!licenseFields.some((field) => Object.hasOwn(license, field))) {
    const data = { expected: 'at least one documented field', seen: fieldNames(license) };
    return [findingOf(object.level, object.requirement, 'wrong-body', data)];
  }
  const missing = fields.filter((field) => !Object.hasOwn(license, field));
  const found = [...wrongTypes(license, version), ...fractions(license)];
  if (missing.length === 0) return found;
  return [
    ...found,
    findingOf(isOlder(version) ? 'information' : 'should', complete, 'missing-fields', {
      expected: `all ${fields.length} fields of the example`,
      seen: `without ${missing.join(', ')}`,
    }),
  ];
}

function wrongTypes(license: LicenseFields, version: string | undefined): readonly Finding[] {
  validate(license);
  // One finding a field: a list of products may hold any number of wrong values.
  const byField = new Map<string, SchemaError>();
  for (const found of validate.errors ?? []) {
    const field = found.instancePath.split('/')[1];
    if (found.keyword === 'type' && field !== undefined && !byField.has(field)) byField.set(field, found);
  }
  return [...byField].map(([field, found]) => {
    const value = license[field];
    const level = field === 'lid' && typeof value === 'number' ? levelOfNumericId(version) : 'must';
    return findingOf(level, sharedRequirements.licenseTypes, 'wrong-field-type', {
      expected: `${found.instancePath.slice(1).replaceAll('/', '.')} ${found.message ?? 'has another type'}`,
      seen: `${field} is ${describe(value)}`,
    });
  });
}

/** The example shows 0, which is whole; the name says ratio, which need not be. */
function fractions({ anonymousRatio: ratio }: LicenseFields): readonly Finding[] {
  if (typeof ratio !== 'number' || Number.isInteger(ratio)) return [];
  const data = { expected: 'anonymousRatio should be a whole number', seen: `anonymousRatio is ${describe(ratio)}` };
  return [findingOf('should', sharedRequirements.licenseTypes, 'wrong-field-type', data)];
}

/** Before 12.1 the identifier of a license was a number. */
function levelOfNumericId(version: string | undefined): Finding['level'] {
  if (version === undefined || parseVersion(version) === undefined) return 'should';
  return isOlder(version) ? 'information' : 'must';
}

function isOlder(version: string | undefined): boolean {
  return version !== undefined && isBefore(version, documentedSince);
}

/** A value in a few words; a nested one is not described further, because it may be nested without end. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return 'an object';
  // The type is what matters, and the value may be one that no report shows.
  return value === null ? 'null' : `the ${typeof value} ${excerpt(JSON.stringify(value))}`;
}

function fieldNames(object: LicenseFields): string {
  const names = Object.keys(object);
  return names.length === 0 ? 'an empty object' : excerpt(`the fields ${names.slice(0, 20).join(', ')}`);
}
