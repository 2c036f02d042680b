import type { BodyShape } from './endpoint.ts';
import { isObject, mediaType, parseJson, type ReceivedResponse } from './exchange.ts';
import { sharedRequirements } from './shared-requirements.ts';
import * as generated from './validators.generated.ts';
import { isBefore } from './version.ts';

/** The documented fields of a license, in the order of the page. */
export const licenseFields: readonly string[] = generated.licenseFields;

/** One way in which a body is not what the documentation shows. */
export interface BodyProblem {
  readonly requirement: string;
  readonly level: 'must' | 'should' | 'information';
  readonly expected: string;
  readonly seen: string;
}

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
}

interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

const validators: Readonly<Record<BodyShape, Validator>> = {
  boolean: generated.boolean,
  license: generated.license,
  'empty-object': generated.emptyObject,
  error: generated.error,
};

const expectedOf: Readonly<Record<BodyShape, string>> = {
  boolean: 'the JSON value true or false',
  license: 'an object with fields of a license',
  'empty-object': 'an empty object',
  error: 'an object with a message',
};

const shapeRequirement: Readonly<Record<BodyShape, Pick<BodyProblem, 'requirement' | 'level'>>> = {
  boolean: { requirement: sharedRequirements.boolean, level: 'must' },
  license: { requirement: sharedRequirements.licenseField, level: 'must' },
  'empty-object': { requirement: sharedRequirements.emptyObject, level: 'must' },
  error: { requirement: sharedRequirements.errorMessage, level: 'should' },
};

/** What of a body is shown in a finding, at most. */
const excerptLength = 160;

/** A text short enough to be shown, with its length where it was cut. */
export function excerpt(text: string): string {
  if (text === '') return 'an empty body';
  return text.length <= excerptLength ? text : `${text.slice(0, excerptLength)}… (${text.length} characters)`;
}

/** Whether a value has the shape, as its JSON Schema says. Takes any value; never throws. */
export function hasShape(shape: BodyShape, value: unknown): boolean {
  return validators[shape](value);
}

/**
 * Holds a response against the shape that its section documents.
 *
 * An object of a shape for errors is only ever a `should`: the page does not say what an error looks like.
 */
export function inspectBody(
  shape: BodyShape,
  response: ReceivedResponse,
  version: string | undefined,
): readonly BodyProblem[] {
  const level = shape === 'error' ? 'should' : 'must';
  const type = mediaType(response);
  const isJson = type === 'application/json' || (shape === 'error' && type === 'application/problem+json');
  const typeProblem: readonly BodyProblem[] = isJson
    ? []
    : [
        {
          requirement: shape === 'error' ? sharedRequirements.errorMessage : sharedRequirements.mediaType,
          level,
          expected: 'the media type application/json',
          seen: type === undefined ? 'no Content-Type' : `Content-Type: ${excerpt(type)}`,
        },
      ];
  return [...typeProblem, ...inspectValue(shape, response, version)];
}

function inspectValue(
  shape: BodyShape,
  response: ReceivedResponse,
  version: string | undefined,
): readonly BodyProblem[] {
  const parsed = parseJson(response.body);
  const whole = shapeRequirement[shape];
  if (!parsed.ok) {
    return [{ ...whole, expected: expectedOf[shape], seen: excerpt(response.body) }];
  }
  const { value } = parsed;
  if (shape === 'license' && isObject(value)) return inspectLicense(value, version);
  if (validators[shape](value)) return [];
  if (shape === 'empty-object' && isObject(value) && typeof value.message === 'string') {
    return [
      {
        ...whole,
        level: 'should',
        expected: `${expectedOf[shape]}; only Grafana's OpenAPI knows a message`,
        seen: excerpt(response.body),
      },
    ];
  }
  return [{ ...whole, expected: expectedOf[shape], seen: excerpt(response.body) }];
}

function inspectLicense(
  license: Readonly<Record<string, unknown>>,
  version: string | undefined,
): readonly BodyProblem[] {
  const present = licenseFields.filter((field) => Object.hasOwn(license, field));
  if (present.length === 0) {
    return [{ ...shapeRequirement.license, expected: 'at least one documented field', seen: fieldNames(license) }];
  }
  const missing = licenseFields.filter((field) => !Object.hasOwn(license, field));
  const incomplete: readonly BodyProblem[] =
    missing.length === 0
      ? []
      : [
          {
            requirement: sharedRequirements.licenseComplete,
            level: missing.every((field) => isNewerField(field, version)) ? 'information' : 'should',
            expected: 'all 24 documented fields',
            seen: `without ${missing.join(', ')}`,
          },
        ];
  return [...wrongTypes(license, version), ...incomplete];
}

function wrongTypes(license: Readonly<Record<string, unknown>>, version: string | undefined): readonly BodyProblem[] {
  validators.license(license);
  // One problem a field: a list of products may hold any number of wrong values.
  const byField = new Map<string, SchemaError>();
  for (const found of validators.license.errors ?? []) {
    const field = found.instancePath.split('/')[1];
    if (found.keyword === 'type' && field !== undefined && !byField.has(field)) byField.set(field, found);
  }
  return [...byField].map(([field, found]): BodyProblem => {
    const value = license[field];
    return {
      requirement: sharedRequirements.licenseTypes,
      level: field === 'lid' && typeof value === 'number' && isOlderLicense(version) ? 'information' : 'must',
      expected: `${found.instancePath.slice(1).replaceAll('/', '.')} ${found.message ?? 'of another type'}`,
      seen: `${field} is ${describe(value)}`,
    };
  });
}

/** A value in a few words; a nested one is not looked into, because it may be nested without end. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return 'an object';
  // The type is what matters, and the value may be one that no report shows.
  return value === null ? 'null' : `the ${typeof value} ${excerpt(JSON.stringify(value))}`;
}

function fieldNames(object: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(object);
  return names.length === 0 ? 'an empty object' : excerpt(`the fields ${names.slice(0, 20).join(', ')}`);
}

/** Before 12.1 the license was another structure: its identifier was a number, and one field did not exist yet. */
function isOlderLicense(version: string | undefined): boolean {
  return version !== undefined && isBefore(version, '12.1.0');
}

function isNewerField(field: string, version: string | undefined): boolean {
  return field === 'anonymousRatio' && isOlderLicense(version);
}
