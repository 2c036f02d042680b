import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import type { Exchange, Failure, ReceivedResponse, SentRequest } from '../spec/exchange.ts';
import { name, version } from '../tool.ts';
import { failure, failureOf } from './failure.ts';

/** What stands in the Authorization header. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

export const noCredentials: Credentials = { kind: 'none' };

/** One request to the target. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with a slash, and is taken below the target's URL. */
  readonly path: string;
  readonly as: Credentials;
  /** Sent as it is, as application/json. */
  readonly body?: string;
  /** Sent although the run was interrupted: what puts things back. */
  readonly evenIfInterrupted?: true;
}

/** The one way to talk to a target. Never throws: what goes wrong is part of the exchange. */
export interface Client {
  readonly url: string;
  send(call: Call): Promise<Exchange>;
  close(): Promise<void>;
}

export interface ClientOptions {
  /** Ends in a slash. */
  readonly url: string;
  /** Milliseconds for one request, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly connections: number;
  readonly ca?: string;
  readonly insecure?: boolean;
  readonly signal?: AbortSignal;
}

/** The largest body that is read: ten thousand times a license. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Makes a client that keeps connections alive, follows no redirect, keeps no cookie, and reads a bounded amount. */
export function createClient(options: ClientOptions): Client {
  const connect = {
    timeout: options.timeoutMs,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.insecure ? { rejectUnauthorized: false } : {}),
  };
  const common = {
    connect,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    maxHeaderSize: 64 * 1024,
  };
  const reading = new Agent({ ...common, connections: options.connections });
  // A server may close an idle connection just as it is used again. A GET can be repeated then, a POST cannot, so what
  // may change something gets a connection of its own. The cost is one round trip.
  const writing = new Agent({ ...common, pipelining: 0 });

  const attempt = async (call: Call, request: SentRequest): Promise<ReceivedResponse | Failure> => {
    const deadline = AbortSignal.timeout(options.timeoutMs);
    const interrupt = call.evenIfInterrupted ? undefined : options.signal;
    try {
      const response = await (call.method === 'GET' ? reading : writing).request({
        origin: new URL(request.url).origin,
        path: pathOf(request.url),
        method: call.method,
        headers: request.headers,
        signal: interrupt ? AbortSignal.any([deadline, interrupt]) : deadline,
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      return await receive(response, () => interrupt?.aborted ?? false);
    } catch (thrown) {
      return failureOf(thrown, interrupt?.aborted ?? false);
    }
  };

  return {
    url: options.url,
    async send(call) {
      const request = requestOf(options.url, call);
      const startedAt = new Date();
      const start = performance.now();
      let attempts = 1;
      let outcome = await attempt(call, request);
      // Never a status, never a timeout, never what is not idempotent (RFC 9110, section 9.2.2).
      if ('kind' in outcome && outcome.kind === 'reset' && call.method !== 'POST' && call.method !== 'PATCH') {
        attempts = 2;
        outcome = await attempt(call, request);
      }
      return {
        request,
        ...('kind' in outcome ? { failure: outcome } : { response: outcome }),
        attempts,
        startedAt: startedAt.toISOString(),
        durationMs: Math.round((performance.now() - start) * 10) / 10,
      };
    },
    async close() {
      await Promise.all([reading.destroy(), writing.destroy()]);
    },
  };
}

function requestOf(url: string, call: Call): SentRequest {
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
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

async function receive(response: Dispatcher.ResponseData, interrupted: () => boolean): Promise<ReceivedResponse> {
  const headers = Object.entries(response.headers).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((one) => [key.toLowerCase(), one] as const),
  );
  const head = { status: response.statusCode, headers };
  const chunks: Buffer[] = [];
  let size = 0;
  let cut: Failure | undefined;
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBodyBytes) {
        cut = failure('too-large', `over ${maxBodyBytes} bytes`);
        break;
      }
      chunks.push(chunk);
    }
  } catch (thrown) {
    cut = failureOf(thrown, interrupted());
  }
  const decoded = decode(Buffer.concat(chunks), response.headers['content-encoding']);
  cut ??= decoded.cut;
  return { ...head, body: decoded.body, ...(cut ? { cut } : {}) };
}

/** Nothing but `identity` was asked for; a server that compresses all the same is read, within bounds. */
function decode(
  raw: Buffer,
  encoding: string | string[] | undefined,
): { readonly body: string; readonly cut?: Failure } {
  const wanted = String(encoding ?? 'identity')
    .trim()
    .toLowerCase();
  if (wanted === 'identity' || wanted === '') return { body: raw.toString('utf8') };
  const decoders = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync };
  const decoder = Object.hasOwn(decoders, wanted) ? decoders[wanted as keyof typeof decoders] : undefined;
  if (!decoder) return { body: '', cut: failure('protocol', 'unknown Content-Encoding') };
  try {
    return { body: decoder(raw, { maxOutputLength: maxBodyBytes }).toString('utf8') };
  } catch (thrown) {
    return { body: '', cut: failureOf(thrown, false) };
  }
}
