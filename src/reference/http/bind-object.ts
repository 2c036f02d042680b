import type { HttpRequest } from './messages.ts';

/** A body as Grafana's handlers receive it: an object with its fields, or nothing that could be read. */
export type BoundBody = { readonly ok: true; field(name: string): unknown } | { readonly ok: false };

const unreadable: BoundBody = { ok: false };

/**
 * Binds a JSON body to an object as Go's decoder does for Grafana: the media type must be `application/json`; no bytes and `null`
 * mean an object without fields; any other JSON value is refused; text after the first value is not looked at; field names match
 * without regard to case, the last one wins.
 */
export function bindObject(request: HttpRequest): BoundBody {
  const mediaType = (request.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') return unreadable;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(request.body);
  if (/^[\t\n\r ]*$/.test(text)) return boundTo({});
  const value = firstJsonValue(text);
  if (value === null) return boundTo({});
  return typeof value === 'object' && !Array.isArray(value) ? boundTo(value) : unreadable;
}

function boundTo(fields: object): BoundBody {
  const byName = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  return { ok: true, field: (name) => byName.get(name.toLowerCase()) };
}

/** The first JSON value of a text, or undefined when there is none. */
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

/** Where the first object or array of a text ends; for anything else, where its first word ends. */
function endOfFirstValue(text: string): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0 && !inString && /["}\]]/.test(character ?? '')) return at + 1;
  }
  return /^\s*null\b/.exec(text)?.[0].length ?? text.length;
}
