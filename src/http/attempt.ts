import type { Dispatcher } from 'undici';
import { definedOnly } from '../domain/defined-only.ts';
import type { Failure, ReceivedResponse, SentRequest } from '../domain/exchange.ts';
import type { TransportOptions } from './connections.ts';
import { readResponse } from './read-response.ts';
import type { RequestTimeout } from './request-timeout.ts';
import { failureOf } from './transport-failure.ts';

/** The result of one attempt. */
export type TransportOutcome = ReceivedResponse | Failure;

/** What one attempt to send a request needs. */
export interface TransportAttempt {
  readonly request: SentRequest;
  readonly timeout: RequestTimeout;
  /** Aborted if the user wants to stop; undefined if that must not end the request. */
  readonly interrupt: AbortSignal | undefined;
  readonly maxBytes: number;
}

/** What is known of the way to the target, for hints at why an attempt failed. */
type Route = Pick<TransportOptions, 'proxy' | 'cert'>;

/** Sends a request over a connection, once, and reads the response. Never throws. */
export async function attemptOver(
  connection: Dispatcher,
  { request, timeout, interrupt, maxBytes }: TransportAttempt,
  route: Route,
): Promise<TransportOutcome> {
  const isInterrupted = (): boolean => interrupt?.aborted ?? false;
  const { origin, pathname, search } = new URL(request.url);
  const signal = interrupt ? AbortSignal.any([timeout.signal, interrupt]) : timeout.signal;
  const responding = connection.request({
    origin,
    path: pathname + search,
    method: request.method as Dispatcher.HttpMethod,
    headers: request.headers,
    signal,
    ...definedOnly({ body: request.body }),
  });
  try {
    const response = await unlessAborted(responding, signal);
    timeout.hasStatus();
    return await readResponse(response, maxBytes, isInterrupted);
  } catch (thrown) {
    return withHints(request.url, route, failureOf(thrown, isInterrupted()));
  }
}

/**
 * Settles with a response, or as soon as a signal is aborted: undici waits for the connection even then. A request that was
 * aborted by the time that its connection is there is not sent.
 */
function unlessAborted<T>(responding: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    void responding.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

export function isFailure(outcome: TransportOutcome): outcome is Failure {
  return 'kind' in outcome;
}

/** Why there is no complete response. */
export function failureIn(outcome: TransportOutcome): Failure | undefined {
  return isFailure(outcome) ? outcome : outcome.cut;
}

/** Adds possible causes besides the target: a proxy in front of it, or a missing client certificate. */
function withHints(url: string, { proxy, cert }: Route, { kind, message }: Failure): Failure {
  // With TLS 1.3 the client is done before the server has checked its certificate, and may only see the connection close.
  const mayNeedCertificate = kind === 'reset' && cert === undefined && url.startsWith('https:');
  const hints = [
    ...(mayNeedCertificate ? ['; the server may require a client certificate: see --cert and --key'] : []),
    ...(proxy === undefined || kind === 'aborted' ? [] : [`; sent through the proxy ${new URL(proxy).host}`]),
  ];
  return { kind, message: message + hints.join('') };
}
