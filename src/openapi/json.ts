import type { JsonValue } from '../domain/scenario.ts';

/** A JSON object, as every part of an OpenAPI document is. */
export type JsonObject = { readonly [key: string]: JsonValue };
