import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Endpoint } from '../../src/domain/endpoint.ts';
import { type DocumentOptions, openApiDocument } from '../../src/openapi/document.ts';

/** The parts of a document that tests look at. */
export interface Described {
  readonly info: { readonly description: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
  readonly 'x-grafana-permission': string;
  readonly 'x-requirements': readonly string[];
}

interface Response {
  readonly description: string;
  readonly content: Content;
  readonly links?: Readonly<Record<string, { readonly operationId: string; readonly requestBody?: unknown }>>;
  readonly 'x-undocumented'?: true;
  readonly 'x-requirements': readonly string[];
}

interface Content {
  readonly 'application/json': { readonly schema: object; readonly example?: unknown };
}

/** The document, in the form in which a file has it. */
export function described(options: Partial<DocumentOptions> = {}): Described {
  return JSON.parse(JSON.stringify(openApiDocument({ version: '1.2.3', ...options })));
}

/** The operation of an endpoint. */
export function operationOf(document: Described, { method, path }: Pick<Endpoint, 'method' | 'path'>): Operation {
  const found = document.paths[path]?.[method.toLowerCase()];
  if (!found) throw new Error(`The document has no ${method} ${path}.`);
  return found;
}

const compiled = new WeakMap<object, ValidateFunction>();

/** Compiles a schema of the document, once; references to components lead into the document. */
export function validatorOf(document: Described, schema: object): ValidateFunction {
  const validate = compiled.get(schema) ?? compile(document, schema);
  compiled.set(schema, validate);
  return validate;
}

function compile({ components }: Described, schema: object): ValidateFunction {
  // The components with the schema beside them, so that references resolve and ajv may be strict.
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
  ajv.addVocabulary(['components']);
  return ajv.compile({ ...schema, components });
}
