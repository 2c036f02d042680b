import booleanSchema from '../../../contracts/schemas/boolean.schema.json' with { type: 'json' };
import emptyObjectSchema from '../../../contracts/schemas/empty-object.schema.json' with { type: 'json' };
import errorSchema from '../../../contracts/schemas/error.schema.json' with { type: 'json' };
import licenseSchema from '../../../contracts/schemas/license.schema.json' with { type: 'json' };
import type { BodyShape } from '../../domain/endpoint.ts';
import { renewedLicenseFields } from '../../domain/inspect-body.ts';
import type { JsonValue } from '../../domain/scenario.ts';

/** A body with matchers in it, in the form that Pact's builders take (its "integration JSON"). */
export type Template = JsonValue;

interface Schema {
  readonly type: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly maxProperties?: number;
}

const license = licenseSchema as unknown as Schema;

const schemas: Readonly<Record<BodyShape, Schema>> = {
  boolean: booleanSchema,
  license,
  'renewed-license': { ...license, properties: pick(license.properties ?? {}, renewedLicenseFields) },
  'empty-object': emptyObjectSchema,
  error: errorSchema,
};

/**
 * The template of a body: by type where the schema gives a type, exact where it leaves one value.
 *
 * @param example - example values, by field or as a whole; a missing one gets a default value of its type
 * @throws Error for a schema without a known matcher, so that a new keyword cannot be ignored
 */
export function templateOf(shape: BodyShape, example: unknown): Template {
  return templateOfSchema(schemas[shape], example, shape);
}

function templateOfSchema(schema: Schema, example: unknown, where: string): Template {
  // Pact accepts unknown fields of a response, so an empty object needs a matcher of its own.
  if (schema.maxProperties === 0) return matcher('equality', {});
  if (schema.properties) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([field, property]) => [
        field,
        templateOfSchema(property, fieldOf(example, field), `${where}.${field}`),
      ]),
    );
  }
  const kind = typeof schema.type === 'string' ? schema.type : schema.type.join(' or ');
  switch (kind) {
    case 'boolean':
      // Pact's matcher `boolean` accepts the text "true".
      return matcher('type', typeof example === 'boolean' ? example : true);
    case 'integer':
    case 'number':
      return matcher(kind, typeof example === 'number' ? example : 1);
    case 'string':
      return matcher('type', typeof example === 'string' ? example : 'text');
    case 'array or null':
      return stringsOrNull;
    default:
      throw new Error(
        `No matcher is known for the type ${kind} of ${where}. Add one to src/pact/contract/matchers.ts.`,
      );
  }
}

function pick<V>(all: Readonly<Record<string, V>>, names: readonly string[]): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

function matcher(type: string, value: JsonValue, more: Readonly<Record<string, JsonValue>> = {}): Template {
  return { 'pact:matcher:type': type, ...more, value };
}

/**
 * Pact has no matcher for "a list of strings or null": rules joined by OR reject null if the example is a list, and a
 * list if it is null. A regular expression is matched with the JSON text of the value and accepts both.
 */
const stringsOrNull: Template = matcher('regex', null, {
  regex: '^(null|\\[("([^"\\\\]|\\\\.)*"(,"([^"\\\\]|\\\\.)*")*)?\\])?$',
});

function fieldOf(example: unknown, field: string): unknown {
  return typeof example === 'object' && example !== null && Object.hasOwn(example, field)
    ? (example as Readonly<Record<string, unknown>>)[field]
    : undefined;
}
