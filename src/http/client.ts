import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { name, version } from '../config/package-info.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { Exchange, Failure, ReceivedResponse, SentRequest } from '../domain/exchange.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { type Connections, openConnections, type TransportOptions } from './connections.ts';
import { authorizationOf, type Credentials } from './credentials.ts';
import { shortWaitMs } from './no-response.ts';
import { createPasswordQueue } from './password-queue.ts';
import { receive } from './receive.ts';
import { type RequestLimit, requestLimit } from './request-limit.ts';
import { failure, failureOf } from './transport-failure.ts';

export { type BasicCredentials, type Credentials, noCredentials } from './credentials.ts';

/** One request to the target. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with a slash; appended to the target's URL. */
  readonly path: string;
  readonly as: Credentials;
  /** Sent as it is, as application/json. */
  readonly body?: string;
  /** The largest body that is read, in bytes; 1 MiB by default, which is two thousand times a license. */
  readonly maxBytes?: number;
  /** Sent although the run was interrupted: requests that clean up. */
  readonly evenIfInterrupted?: true;
  /**
   * For a request that may change something: how long to wait for its status line, in milliseconds, instead of the timeout of
   * the client. Its body then has that timeout. Once started, it is not aborted by the signal, and it is not sent twice,
   * because the server may still carry out the first one; a 429 says that it does not.
   */
  readonly responseWithinMs?: number;
}

/** The one way to talk to a target. Never throws: what goes wrong is part of the exchange. */
export interface Client {
  readonly url: string;
  send(call: ApiRequest): Promise<Exchange>;
  /**
   * Reports that a number of requests that are not GET come next. A connection is opened for each while other requests are
   * under way, if the target allows it; it is closed if it is not used within two seconds.
   */
  prepare?(count: number): void;
  close(): Promise<void>;
}

export interface ClientOptions extends TransportOptions {
  /** Ends in a slash. */
  readonly url: string;
  readonly signal?: AbortSignal;
  /** Headers to send with every request. They replace none of the client's own. */
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  /** Called for a request that had to be sent twice. */
  readonly onRepeat?: (note: Note) => void;
  /** Waits for a number of milliseconds; by default in real time. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** The result of one attempt. */
type TransportOutcome = ReceivedResponse | Failure;

const defaultMaxBytes = 1024 * 1024;

/**
 * Makes a client that keeps connections alive, follows no redirect, keeps no cookie, and reads a bounded amount in a
 * bounded time.
 *
 * One request at a time carries the password of a user, three once it was accepted, and none does after it was rejected
 * then: five wrong passwords lock the account for everyone.
 */
export function createClient(options: ClientOptions): Client {
  const { url } = options;
  const connections = openConnections(options);
  const queue = createPasswordQueue();
  return {
    url,
    send(call) {
      const request = requestOf(options, call);
      const send = (): Promise<Exchange> =>
        afterShortWait(call, options, () => exchange(call, request, connections, options));
      const withhold = (): Exchange => withoutSending(request, 'withheld');
      if (call.as.kind === 'basic') return queue.send(call.as, send, withhold);
      const malformed = call.as.kind === 'header' ? call.as.login : undefined;
      return malformed ? queue.sendMalformed(malformed, send, withhold) : send();
    },
    prepare: (count) => connections.prepare(count),
    close: () => connections.close(),
  };
}

/** Sends a request, and once more if a 429 asks for a short wait: it was not processed, also if it may write. */
async function afterShortWait(
  { method, path, evenIfInterrupted }: ApiRequest,
  { signal, onRepeat, pause = sleep }: ClientOptions,
  send: () => Promise<Exchange>,
): Promise<Exchange> {
  const first = await send();
  const waitMs = shortWaitMs(first);
  if (waitMs === undefined) return first;
  await (evenIfInterrupted ? pause(waitMs) : untilAborted(pause(waitMs), signal));
  if (signal?.aborted && !evenIfInterrupted) return first;
  const second = await send();
  onRepeat?.(createNote('request-repeated', { method, path, failure: `status 429, Retry-After: ${waitMs / 1000}` }));
  const { startedAt, attempts } = first;
  return { ...second, startedAt, attempts: attempts + second.attempts };
}

const sleep = (ms: number): Promise<void> => setTimeout(ms);

/** Settles with a pause, or as soon as a signal is aborted. */
async function untilAborted(pause: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = new AbortController();
  const interruption = signal ? once(signal, 'abort', { signal: aborted.signal }).catch(() => {}) : pause;
  await (signal?.aborted ? undefined : Promise.race([pause, interruption]));
  aborted.abort();
}

async function exchange(
  call: ApiRequest,
  request: SentRequest,
  connections: Connections,
  options: ClientOptions,
): Promise<Exchange> {
  const startedAt = new Date().toISOString();
  const start = performance.now();
  const isBeforeStart = call.responseWithinMs !== undefined && !call.evenIfInterrupted;
  if (isBeforeStart && options.signal?.aborted) return withoutSending(request, 'aborted');
  const limit = requestLimit(options.timeoutMs, call.responseWithinMs);
  const interrupt = call.evenIfInterrupted || isBeforeStart ? undefined : options.signal;
  const attempt = (connection: Dispatcher): Promise<TransportOutcome> =>
    attemptOver(connection, { request, limit, interrupt, maxBytes: call.maxBytes ?? defaultMaxBytes }, options);

  // A server may close an idle connection just as it is used again. A GET can be repeated then, a POST cannot, so what
  // may change something gets a connection of its own.
  const first = await attempt(call.method === 'GET' ? connections.kept : connections.own);
  const repeats = isRepeatable(call, first);
  const outcome = repeats ? betterOf(first, await attempt(connections.own)) : first;
  limit.end();
  const cause = failureIn(first);
  if (repeats && cause && !failureIn(outcome)) {
    const { method, path } = call;
    options.onRepeat?.(createNote('request-repeated', { method, path, failure: cause.message }));
  }
  return {
    request,
    ...(isFailure(outcome) ? { failure: outcome } : { response: outcome }),
    attempts: repeats ? 2 : 1,
    startedAt,
    durationMs: Math.round((performance.now() - start) * 10) / 10,
  };
}

/** What one attempt to send a request needs. */
interface TransportAttempt {
  readonly request: SentRequest;
  readonly limit: RequestLimit;
  /** Aborted if the user wants to stop; undefined if that must not end the request. */
  readonly interrupt: AbortSignal | undefined;
  readonly maxBytes: number;
}

async function attemptOver(
  connection: Dispatcher,
  { request, limit, interrupt, maxBytes }: TransportAttempt,
  options: ClientOptions,
): Promise<TransportOutcome> {
  const isInterrupted = (): boolean => interrupt?.aborted ?? false;
  const { origin, pathname, search } = new URL(request.url);
  try {
    const response = await connection.request({
      origin,
      path: pathname + search,
      method: request.method as Dispatcher.HttpMethod,
      headers: request.headers,
      signal: interrupt ? AbortSignal.any([limit.signal, interrupt]) : limit.signal,
      ...definedOnly({ body: request.body }),
    });
    limit.hasStatus();
    return await receive(response, maxBytes, isInterrupted);
  } catch (thrown) {
    return withHints(options, failureOf(thrown, isInterrupted()));
  }
}

/** The second outcome, unless the first has at least part of a response. */
function betterOf(first: TransportOutcome, second: TransportOutcome): TransportOutcome {
  return isFailure(second) && !isFailure(first) ? first : second;
}

/** Never after a status, never after a timeout, never what is not idempotent (RFC 9110, section 9.2.2). */
function isRepeatable({ method, responseWithinMs }: ApiRequest, outcome: TransportOutcome): boolean {
  if (responseWithinMs !== undefined) return false;
  const kind = failureIn(outcome)?.kind;
  return (kind === 'reset' || kind === 'refused') && method !== 'POST' && method !== 'PATCH';
}

function isFailure(outcome: TransportOutcome): outcome is Failure {
  return 'kind' in outcome;
}

function failureIn(outcome: TransportOutcome): Failure | undefined {
  return isFailure(outcome) ? outcome : outcome.cut;
}

/** Adds possible causes besides the target: a proxy in front of it, or a missing client certificate. */
function withHints({ url, proxy, cert }: ClientOptions, { kind, message }: Failure): Failure {
  // With TLS 1.3 the client is done before the server has checked its certificate, and may only see the connection close.
  const mayNeedCertificate = kind === 'reset' && cert === undefined && url.startsWith('https:');
  const hints = [
    ...(mayNeedCertificate ? ['; the server may require a client certificate: see --cert and --key'] : []),
    ...(proxy === undefined || kind === 'aborted' ? [] : [`; sent through the proxy ${new URL(proxy).host}`]),
  ];
  return { kind, message: message + hints.join('') };
}

function withoutSending(request: SentRequest, why: 'withheld' | 'aborted'): Exchange {
  return { request, failure: failure(why), attempts: 1, startedAt: new Date().toISOString(), durationMs: 0 };
}

function requestOf({ url, headers: added = [] }: ClientOptions, { method, path, as, body }: ApiRequest): SentRequest {
  return {
    method,
    url: new URL(path.replace(/^\/+/, ''), url).href,
    headers: definedOnly({
      ...Object.fromEntries(added.map((header) => [header.name.toLowerCase(), header.value])),
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': `${name}/${version}`,
      authorization: authorizationOf(as),
      'content-type': body === undefined ? undefined : 'application/json',
    }),
    ...definedOnly({ body }),
  };
}
