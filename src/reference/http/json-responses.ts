import { STATUS_CODES } from 'node:http';
import type { HttpResponse } from './http-types.ts';

/** A response as Grafana's handlers write it: compact JSON. */
export function json(status: number, value: unknown): HttpResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

/** A response as Grafana's middleware writes it: JSON with sorted keys, a charset and a trailing newline. */
export function middlewareJson(status: number, value: Readonly<Record<string, unknown>>, indent = 0): HttpResponse {
  const sorted = Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=UTF-8' },
    body: `${JSON.stringify(sorted, null, indent)}\n`,
  };
}

/** An HTML page. */
export function page(status: number, text: string): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html><html><head><title>Grafana</title></head><body>${text}</body></html>\n`,
  };
}

/** A redirect as Go writes it. `location` is a path or a URL that needs no escaping in HTML. */
export function redirect(status: 301 | 302 | 307 | 308, location: string): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', Location: location },
    body: `<a href="${location}">${STATUS_CODES[status]}</a>.\n\n`,
  };
}

/** Whether a response is labelled as JSON. */
export function isJson({ headers }: HttpResponse): boolean {
  return (headers['Content-Type'] ?? '').startsWith('application/json');
}

/** A copy of the response with its JSON body changed; the same response if its body is not JSON. */
export function withJson(response: HttpResponse, change: (value: unknown) => unknown, indent = 0): HttpResponse {
  if (!isJson(response)) return response;
  try {
    return { ...response, body: JSON.stringify(change(JSON.parse(response.body)), null, indent) };
  } catch {
    return response;
  }
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
