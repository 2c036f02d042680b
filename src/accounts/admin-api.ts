import { definedOnly } from '../domain/defined-only.ts';
import { type Exchange, isObject, mediaType, objectIn, valueIn } from '../domain/exchange.ts';
import type { ApiRequest, Client, Credentials } from '../http/client.ts';
import { describeResponse } from '../http/describe-response.ts';
import { isGaveUp } from '../http/proxy-statuses.ts';
import { isSuccess } from '../http/response-class.ts';

/** Sends one request to the admin API, also if the run was interrupted. */
export type AdminApi = (method: ApiRequest['method'], path: string, body?: unknown) => Promise<Exchange>;

/** The requests of one admin to one target; a body is sent as JSON. */
export function adminApi(client: Client, as: Credentials): AdminApi {
  return (method, path, body) =>
    client.send({ method, path, as, evenIfInterrupted: true, ...definedOnly({ body: JSON.stringify(body) }) });
}

/** The id in a successful response; undefined if there is none. */
export function idIn(exchange: Exchange): number | undefined {
  const id = isSuccess(exchange) ? objectIn(exchange)?.id : undefined;
  return Number.isSafeInteger(id) ? Number(id) : undefined;
}

/** Whether the response itself says that nothing was created: a redirect or a rejection. */
export function isRejected({ response }: Exchange): boolean {
  if (!response || isGaveUp(response.status)) return false;
  return response.status >= 300 && response.status < 500;
}

/** The list that a response is, or has under a key; undefined if there is none. */
export function arrayIn(exchange: Exchange, key?: string): readonly unknown[] | undefined {
  const value = valueIn(exchange);
  const list = isObject(value) && key !== undefined ? value[key] : value;
  return Array.isArray(list) ? list : undefined;
}

/** The objects of such a list that have an id. */
export function listIn(exchange: Exchange, key?: string): readonly Readonly<Record<string, unknown>>[] {
  const hasId = ({ id, orgId }: Readonly<Record<string, unknown>>): boolean => Number.isSafeInteger(id ?? orgId);
  return (arrayIn(exchange, key) ?? []).filter(isObject).filter(hasId);
}

/** A response in a few words, with the message of an error. */
export function describeWithMessage(exchange: Exchange): string {
  const message = objectIn(exchange)?.message;
  return `${describeResponse(exchange)}${typeof message === 'string' ? `, ${message.slice(0, 200)}` : ''}`;
}

/** A response in the server's own words: the status, the media type, and the message of an error, escaped and bounded. */
export function describeServerWords(exchange: Exchange): string {
  const { response } = exchange;
  if (!response) return describeResponse(exchange);
  const message = objectIn(exchange)?.message;
  const type = mediaType(response)?.slice(0, 60);
  return [
    `status ${response.status}`,
    ...(type === undefined || type === '' ? [] : [JSON.stringify(type).slice(1, -1)]),
    ...(typeof message === 'string' ? [JSON.stringify(message.slice(0, 200))] : []),
  ].join(', ');
}
