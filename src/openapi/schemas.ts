import booleanSchema from '../../contracts/schemas/boolean.schema.json' with { type: 'json' };
import emptyObjectSchema from '../../contracts/schemas/empty-object.schema.json' with { type: 'json' };
import errorSchema from '../../contracts/schemas/error.schema.json' with { type: 'json' };
import licenseSchema from '../../contracts/schemas/license.schema.json' with { type: 'json' };
import type { BodyShape } from '../domain/endpoint.ts';
import { exampleLicense } from '../domain/example-values.ts';
import { renewedLicenseFields } from '../domain/inspect-body.ts';
import type { JsonObject } from './json.ts';

const { anyOf, ...licenseTypes } = licenseSchema;

/** The schemas of contracts/schemas; a renewed license has the types of a license, but none of its fields is certain. */
const schemas: Readonly<Record<BodyShape, JsonObject>> = {
  boolean: booleanSchema,
  // Generators of types take `anyOf` beside `properties` for a choice between the two, of which one allows anything.
  license: { ...licenseTypes, allOf: [{ anyOf }] },
  'renewed-license': { ...licenseTypes, title: 'Renewed license' },
  'empty-object': emptyObjectSchema,
  error: errorSchema,
};

/** The schemas by their names in the document, without what identifies them as files. */
export function componentSchemas(): JsonObject {
  return Object.fromEntries(
    Object.entries(schemas).map(([shape, schema]) => {
      const { $schema: _schema, $id: _id, ...rest } = schema;
      return [componentName(shape as BodyShape), rest];
    }),
  );
}

/** A reference to the schema of a body. */
export function schemaReference(shape: BodyShape): JsonObject {
  return { $ref: `#/components/schemas/${componentName(shape)}` };
}

/**
 * An example of a body.
 *
 * @param meaning - of the status, which is the message of an error
 * @param rootUrl - of the instance that a license is for
 */
export function exampleBody(shape: BodyShape, meaning: string, rootUrl: string): JsonObject[string] {
  const license = { ...exampleLicense, sub: rootUrl };
  switch (shape) {
    case 'boolean':
      return true;
    case 'license':
      return license;
    case 'renewed-license':
      return Object.fromEntries(Object.entries(license).filter(([field]) => renewedLicenseFields.includes(field)));
    case 'empty-object':
      return {};
    case 'error':
      return { message: meaning };
  }
}

/** The title of the schema as the name of a type, such as `EmptyObject`. */
function componentName(shape: BodyShape): string {
  return String(schemas[shape].title).replaceAll(/(?:^| )(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
