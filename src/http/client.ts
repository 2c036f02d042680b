import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { HttpHeader } from '../config/headers.ts';
import type { Exchange, SentRequest } from '../domain/exchange.ts';
import { createNote } from '../domain/messages/notes.ts';
import { type ApiRequest, sentRequestOf } from './api-request.ts';
import { attemptOver, failureIn, isFailure, type TransportOutcome } from './attempt.ts';
import { type Connections, openConnections, type TransportOptions } from './connections.ts';
import { createPasswordQueue } from './password-queue.ts';
import { requestTimeout } from './request-timeout.ts';
import { defaultMaxBytes } from './response-limits.ts';
import { afterShortWait, betterOf, isRepeatable, type RepeatOptions } from './retry.ts';
import { failure } from './transport-failure.ts';

export type { ApiRequest } from './api-request.ts';
export { type BasicCredentials, type Credentials, noCredentials } from './credentials.ts';

/** The one way to talk to a target. Never throws: what goes wrong is part of the exchange. */
export interface Client {
  readonly url: string;
  send(call: ApiRequest): Promise<Exchange>;
  /**
   * Reports that a number of requests that are not GET come next. Connections are opened for them while other requests are
   * under way, if the target allows it; one that is not used within two seconds is closed.
   */
  prepare?(count: number): void;
  /**
   * Reports that a number of GET requests is under way at the same time soon. Connections are opened for those that have none
   * yet: beside the first request, or while others are under way, if the target allows it.
   */
  warmUp?(count: number): void;
  close(): Promise<void>;
}

export interface ClientOptions extends TransportOptions, RepeatOptions {
  /** Ends in a slash. */
  readonly url: string;
  /** To send with every request. They replace none of the client's own. */
  readonly headers?: readonly HttpHeader[];
}

/**
 * Makes a client that keeps connections alive, follows no redirect, keeps no cookie, and reads a bounded amount in a
 * bounded time.
 *
 * One request at a time carries the password of a user, three once it was accepted, and none does after it was rejected
 * then: five wrong passwords lock the account for everyone.
 *
 * @param connections - how requests reach the target; by default as the options say
 */
export function createClient(options: ClientOptions, connections: Connections = openConnections(options)): Client {
  const { url, headers = [] } = options;
  const queue = createPasswordQueue();
  return {
    url,
    send(call) {
      const request = sentRequestOf(url, headers, call);
      const send = (): Promise<Exchange> =>
        afterShortWait(call, options, () => exchange(call, request, connections, options));
      const withhold = (): Exchange => withoutSending(request, 'withheld');
      if (call.as.kind === 'basic') return queue.send(call.as, send, withhold);
      const malformed = call.as.kind === 'header' ? call.as.login : undefined;
      return malformed ? queue.sendMalformed(malformed, send, withhold) : send();
    },
    prepare: (count) => connections.prepare(count),
    warmUp: (count) => connections.warmUp(count),
    close: () => connections.close(),
  };
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
  const timeout = requestTimeout(options.timeoutMs, call.responseWithinMs);
  const interrupt = call.evenIfInterrupted || isBeforeStart ? undefined : options.signal;
  const attempt = (connection: Dispatcher): Promise<TransportOutcome> =>
    attemptOver(connection, { request, timeout, interrupt, maxBytes: call.maxBytes ?? defaultMaxBytes }, options);

  // A server may close an idle connection just as it is used again. A GET can be repeated then, a POST cannot, so what
  // may change something gets a connection of its own.
  const first = await attempt(call.method === 'GET' ? connections.kept : connections.own);
  // A kept connection can be used again one turn of the loop after the response. The next request would open another one.
  if (call.method === 'GET') await setImmediate();
  const repeats = isRepeatable(call, first);
  const outcome = repeats ? betterOf(first, await attempt(connections.own)) : first;
  timeout.end();
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

function withoutSending(request: SentRequest, why: 'withheld' | 'aborted'): Exchange {
  return { request, failure: failure(why), attempts: 1, startedAt: new Date().toISOString(), durationMs: 0 };
}
