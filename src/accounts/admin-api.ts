import { type Exchange, isObject, type Parsed, parseJson } from '../domain/exchange.ts';
import type { ApiRequest, Client, Credentials } from '../http/client.ts';
import { describeResponse, isSuccess } from '../http/response-class.ts';

/** Sends one request to the admin API, also where the run was interrupted. */
export type AdminApi = (method: ApiRequest['method'], path: string, body?: unknown) => Promise<Exchange>;

/** The requests of one admin to one target; a body is sent as JSON. */
export function adminApi(client: Client, as: Credentials): AdminApi {
  return (method, path, body) =>
    client.send({
      method,
      path,
      as,
      evenIfInterrupted: true,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

/** A byte order mark is no reason to leave anything behind (RFC 8259, section 8.1). */
function parsedIn(response: Exchange['response']): Parsed {
  return response ? parseJson(response.body.replace(/^\uFEFF/, '')) : { ok: false };
}

/** The JSON object of an answer; undefined for any other body. */
export function bodyOf({ response }: Exchange): Readonly<Record<string, unknown>> | undefined {
  const parsed = parsedIn(response);
  return parsed.ok && isObject(parsed.value) ? parsed.value : undefined;
}

/** The id in an answer of success; undefined where there is none. */
export function idIn(exchange: Exchange): number | undefined {
  const id = isSuccess(exchange) ? bodyOf(exchange)?.id : undefined;
  return Number.isSafeInteger(id) ? Number(id) : undefined;
}

/** Whether nothing was made, by the answer's own word. */
export function isRejected({ response }: Exchange): boolean {
  return response !== undefined && response.status >= 400 && response.status < 500;
}

/** The list that an answer is, or has under a key; undefined where there is none. */
export function arrayIn({ response }: Exchange, key?: string): readonly unknown[] | undefined {
  const parsed = parsedIn(response);
  const value = parsed.ok && isObject(parsed.value) && key ? parsed.value[key] : parsed.ok ? parsed.value : undefined;
  return Array.isArray(value) ? value : undefined;
}

/** The objects of such a list that have an id. */
export function listIn(exchange: Exchange, key?: string): readonly Readonly<Record<string, unknown>>[] {
  const isWhole = ({ id, orgId }: Readonly<Record<string, unknown>>): boolean => Number.isSafeInteger(id ?? orgId);
  return (arrayIn(exchange, key) ?? []).filter(isObject).filter(isWhole);
}

/** What came back, in a few words, with the message of an error. */
export function describeAnswer(exchange: Exchange): string {
  const message = bodyOf(exchange)?.message;
  return `${describeResponse(exchange)}${typeof message === 'string' ? `, ${message.slice(0, 200)}` : ''}`;
}
