import { name, version } from '../config/package-info.ts';
import type { Exchange, Failure, ReceivedResponse, SentRequest } from '../domain/exchange.ts';
import { openConnections, type TransportOptions } from './connections.ts';
import { isPasswordRefused } from './password-refusal.ts';
import { receive } from './receive.ts';
import { failure, failureOf } from './transport-failure.ts';

/** What stands in the Authorization header. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  /** The whole value of the header, for credentials that are malformed on purpose. */
  | { readonly kind: 'header'; readonly authorization: string };

export const noCredentials: Credentials = { kind: 'none' };

/** One request to the target. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with a slash, and is taken below the target's URL. */
  readonly path: string;
  readonly as: Credentials;
  /** Sent as it is, as application/json. */
  readonly body?: string;
  /** The largest body that is read, in bytes; 1 MiB where absent, which is two thousand times a license. */
  readonly maxBytes?: number;
  /** Sent although the run was interrupted: what puts things back. */
  readonly evenIfInterrupted?: true;
  /**
   * For a request that may change something: how long to wait for its status line, in milliseconds, instead of the timeout of
   * the client. Its body then has that timeout. Once started, it is not aborted by the signal, and it is never sent twice,
   * because the server may still carry out the first one.
   */
  readonly responseWithinMs?: number;
}

/** The one way to talk to a target. Never throws: what goes wrong is part of the exchange. */
export interface Client {
  readonly url: string;
  send(call: ApiRequest): Promise<Exchange>;
  close(): Promise<void>;
}

export interface ClientOptions extends TransportOptions {
  /** Ends in a slash. */
  readonly url: string;
  readonly signal?: AbortSignal;
  /** Told, in one sentence, of a request that had to be sent twice. */
  readonly onRepeat?: (note: string) => void;
}

/** What one attempt came to. */
type TransportOutcome = ReceivedResponse | Failure;

const defaultMaxBytes = 1024 * 1024;

/**
 * Makes a client that keeps connections alive, follows no redirect, keeps no cookie, and reads a bounded amount in a
 * bounded time.
 *
 * A password is carried by one request at a time, and by no further one where it was accepted first and is refused now:
 * five refusals lock the account for everyone.
 */
export function createClient(options: ClientOptions): Client {
  const { url, timeoutMs } = options;
  const lines = openConnections(options);
  const inTurn = turns();
  const accepted = new Set<string>();
  const refused = new Set<string>();

  const exchange = async (call: ApiRequest): Promise<Exchange> => {
    const request = requestOf(url, call);
    const startedAt = new Date().toISOString();
    const start = performance.now();
    const limit = limitOf(call, timeoutMs);
    const isBeforeStart = call.responseWithinMs !== undefined && !call.evenIfInterrupted;
    if (isBeforeStart && options.signal?.aborted) return withoutSending(request, 'aborted');
    const interrupt = call.evenIfInterrupted || isBeforeStart ? undefined : options.signal;
    const attempt = async (line: 'kept' | 'own'): Promise<TransportOutcome> => {
      try {
        const response = await lines[line].request({
          origin: new URL(request.url).origin,
          path: pathOf(request.url),
          method: call.method,
          headers: request.headers,
          signal: interrupt ? AbortSignal.any([limit.signal, interrupt]) : limit.signal,
          ...(request.body === undefined ? {} : { body: request.body }),
        });
        limit.hasStatus();
        return await receive(response, call.maxBytes ?? defaultMaxBytes, () => interrupt?.aborted ?? false);
      } catch (thrown) {
        return withHints(options, failureOf(thrown, interrupt?.aborted ?? false));
      }
    };

    // A server may close an idle connection just as it is used again. A GET can be repeated then, a POST cannot, so what
    // may change something gets a connection of its own. The cost is one round trip.
    const first = await attempt(call.method === 'GET' ? 'kept' : 'own');
    const repeats = isRepeatable(call, first);
    const second = repeats ? await attempt('own') : first;
    // Half an answer says more than none.
    const outcome = isFailure(second) && !isFailure(first) ? first : second;
    limit.end();
    if (repeats && !failureIn(outcome)) {
      options.onRepeat?.(`${call.method} ${call.path} was sent twice; at first ${failureIn(first)?.message}.`);
    }
    return {
      request,
      ...(isFailure(outcome) ? { failure: outcome } : { response: outcome }),
      attempts: repeats ? 2 : 1,
      startedAt,
      durationMs: Math.round((performance.now() - start) * 10) / 10,
    };
  };

  return {
    url,
    async send(call) {
      if (call.as.kind !== 'basic') return exchange(call);
      const { user, password } = call.as;
      const login = `${user}\n${password}`;
      return inTurn(user, async () => {
        if (refused.has(login)) return withoutSending(requestOf(url, call), 'withheld');
        const exchanged = await exchange(call);
        if (isPasswordRefused(exchanged) && accepted.has(login)) refused.add(login);
        if ((exchanged.response?.status ?? 0) < 300 && exchanged.response) accepted.add(login);
        return exchanged;
      });
    },
    close: () => lines.close(),
  };
}

/** The time that a request has, as a signal that ends it. */
interface Limit {
  readonly signal: AbortSignal;
  /** Reports that the status line has come. */
  hasStatus(): void;
  end(): void;
}

/**
 * One deadline for everything (name, connection, TLS, head, body, and the second attempt), or one for the status line and
 * another for the body.
 */
function limitOf({ responseWithinMs }: ApiRequest, timeoutMs: number): Limit {
  if (responseWithinMs === undefined) {
    return { signal: AbortSignal.timeout(timeoutMs), hasStatus: () => {}, end: () => {} };
  }
  const controller = new AbortController();
  const after = (ms: number): NodeJS.Timeout =>
    setTimeout(() => controller.abort(new DOMException('The time is over.', 'TimeoutError')), ms);
  let timer = after(responseWithinMs);
  return {
    signal: controller.signal,
    hasStatus() {
      clearTimeout(timer);
      timer = after(timeoutMs);
    },
    end: () => clearTimeout(timer),
  };
}

/** Lets work with the same key go one after another. The work must not throw. */
function turns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work);
    last.set(key, mine);
    return mine;
  };
}

/** Never a status, never a timeout, never what is not idempotent (RFC 9110, section 9.2.2). */
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

/** What a failure may come from beside the target: the proxy before it, or a certificate that was not shown. */
function withHints({ url, proxy, cert }: ClientOptions, { kind, message }: Failure): Failure {
  // With TLS 1.3 the client is done before the server has looked for its certificate, and may see no more than an end.
  const unshown = kind === 'reset' && cert === undefined && url.startsWith('https:');
  const hints = [
    ...(unshown ? ['; a server that demands a client certificate does this, too: see --cert and --key'] : []),
    ...(proxy === undefined || kind === 'aborted' ? [] : [`; the way led through the proxy ${new URL(proxy).host}`]),
  ];
  return { kind, message: message + hints.join('') };
}

function withoutSending(request: SentRequest, why: 'withheld' | 'aborted'): Exchange {
  return {
    request,
    failure: failure(why),
    attempts: 1,
    startedAt: new Date().toISOString(),
    durationMs: 0,
  };
}

function requestOf(url: string, call: ApiRequest): SentRequest {
  return {
    method: call.method,
    url: new URL(call.path.replace(/^\/+/, ''), url).href,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': `${name}/${version}`,
      ...authorization(call.as),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: call.body }),
  };
}

function authorization(as: Credentials): { readonly authorization?: string } {
  switch (as.kind) {
    case 'none':
      return {};
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${as.user}:${as.password}`, 'utf8').toString('base64')}` };
    case 'bearer':
      return { authorization: `Bearer ${as.token}` };
    case 'header':
      return { authorization: as.authorization };
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
