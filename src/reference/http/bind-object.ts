import type { HttpRequest } from './http-types.ts';

/** A body as Grafana's handlers receive it: an object with its fields, or nothing if it cannot be parsed. */
export type BoundBody = { readonly ok: true; field(name: string): unknown } | { readonly ok: false };

const unparsable: BoundBody = { ok: false };

/**
 * Binds a JSON body to an object as Go's decoder does for Grafana. The media type must be `application/json`. An empty body and `null`
 * give an object without fields; any other value that is not an object is rejected. Text after the first value is ignored. Field names
 * are case-insensitive, and the last one of a name wins.
 */
export function bindObject(request: HttpRequest): BoundBody {
  const mediaType = (request.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') return unparsable;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(request.body);
  if (/^[\t\n\r ]*$/.test(text)) return boundTo({});
  const value = firstJsonValue(text);
  if (value === null) return boundTo({});
  return typeof value === 'object' && !Array.isArray(value) ? boundTo(value) : unparsable;
}

function boundTo(fields: object): BoundBody {
  const byName = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  return { ok: true, field: (name) => byName.get(name.toLowerCase()) };
}

/** The first JSON value of a text; undefined if there is none. */
function firstJsonValue(text: string): unknown {
  return parsed(text) ?? parsed(text.slice(0, endOfFirstValue(text)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The index after the first JSON value of a text, assuming that the text starts with valid JSON. */
function endOfFirstValue(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth <= 0) return index + token.length;
  }
  return /^\s*null\b/.exec(text)?.[0].length ?? text.length;
}
