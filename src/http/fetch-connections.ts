import { setImmediate } from 'node:timers/promises';
import { Dispatcher } from 'undici';
import type { Fetch } from '../domain/fetch.ts';
import { systemCodeIn } from './transport-failure.ts';

/**
 * Sends requests through a function instead of the network. Size, time and interruption are bounded as for a connection: who
 * sends a request gets undici's own response. No redirect is followed, and no cookie is sent or kept.
 */
export function fetchConnections(fetch: Fetch): {
  readonly kept: Dispatcher;
  readonly own: Dispatcher;
  prepare(): void;
  warmUp(): void;
  close(): Promise<void>;
} {
  const dispatcher = new FetchDispatcher(fetch);
  return {
    kept: dispatcher,
    own: dispatcher,
    // A function has no connections that could be opened ahead.
    prepare: () => {},
    warmUp: () => {},
    close: async () => dispatcher.abortAll(new FetchError('ERR_FETCH_CLOSED')),
  };
}

/** Why there is no response that can be read. The code is part of the message of a failure. */
class FetchError extends Error {
  readonly code: string;

  constructor(
    code: 'ERR_FETCH_CLOSED' | 'ERR_FETCH_FAILED' | 'ERR_FETCH_REDIRECTED' | 'ERR_FETCH_RESPONSE',
    cause?: unknown,
  ) {
    super(code, { cause });
    this.code = code;
  }
}

class FetchDispatcher extends Dispatcher {
  readonly #fetch: Fetch;
  /** Those that have not ended. */
  readonly #flows = new Set<Flow>();
  #closedBy: Error | undefined;

  constructor(fetch: Fetch) {
    super();
    this.#fetch = fetch;
  }

  /** Ends all requests, and every one that begins later. */
  abortAll(reason: Error): void {
    this.#closedBy = reason;
    for (const flow of this.#flows) flow.controller.abort(reason);
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const flow = createFlow();
    this.#flows.add(flow);
    if (this.#closedBy) flow.controller.abort(this.#closedBy);
    handler.onRequestStart?.(flow.controller, {});
    this.#transfer(options, handler, flow)
      .catch((thrown: unknown) => {
        const reason: unknown = flow.signal.aborted ? flow.signal.reason : thrown;
        const error = reason instanceof Error ? reason : new FetchError('ERR_FETCH_FAILED');
        handler.onResponseError?.(flow.controller, error);
      })
      .finally(() => this.#flows.delete(flow));
    return true;
  }

  async #transfer(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler, flow: Flow): Promise<void> {
    flow.signal.throwIfAborted();
    const request = requestOf(options, flow.signal);
    const { response, headers } = await flow.untilAborted(usableResponseTo(request, this.#fetch, flow.signal));
    handler.onResponseStart?.(flow.controller, response.status, headers, response.statusText);
    const reader = response.body?.getReader();
    await flow
      .untilAborted(read(reader, flow, (chunk) => handler.onResponseData?.(flow.controller, chunk)))
      .catch((thrown: unknown) => {
        reader?.cancel(thrown).catch(() => {});
        throw thrown;
      });
    handler.onResponseEnd?.(flow.controller, {});
  }
}

/** Reads a body to its end, no faster than the flow allows. */
async function read(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  flow: Flow,
  onChunk: (chunk: Buffer) => void,
): Promise<void> {
  while (reader) {
    await flow.isOpen();
    const { done, value } = await reader.read();
    flow.signal.throwIfAborted();
    if (done) return;
    if (!(value instanceof Uint8Array)) throw new FetchError('ERR_FETCH_RESPONSE');
    onChunk(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    // Empty chunks can follow each other without a pause, and the timer of the request would never fire.
    if (value.length === 0) await setImmediate();
  }
}

function requestOf({ origin, path, method, headers, body }: Dispatcher.DispatchOptions, signal: AbortSignal): Request {
  return new Request(new URL(path, origin), {
    method,
    // The client sends its headers as an object of texts, and its body as a text.
    headers: headers as Record<string, string>,
    body: (body ?? null) as string | null,
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    signal,
  });
}

interface UsableResponse {
  readonly response: Response;
  readonly headers: Record<string, string | string[]>;
}

/** The response of a function. The body of one that cannot be used, or that comes after the request was aborted, is cancelled. */
async function usableResponseTo(request: Request, fetch: Fetch, signal: AbortSignal): Promise<UsableResponse> {
  const response = await responseTo(request, fetch);
  try {
    signal.throwIfAborted();
    return { response: checked(response), headers: headersOf(response) };
  } catch (thrown) {
    cancelBody(response, thrown).catch(() => {});
    throw thrown;
  }
}

async function cancelBody(response: Partial<Response> | null | undefined, reason: unknown): Promise<void> {
  await response?.body?.cancel(reason);
}

/** A function that throws, or rejects with anything, is one that cannot be reached. */
async function responseTo(request: Request, fetch: Fetch): Promise<Response> {
  try {
    return await fetch(request);
  } catch (thrown) {
    throw systemCodeIn(thrown) === undefined ? new FetchError('ERR_FETCH_FAILED', thrown) : thrown;
  }
}

/** The function may be any code, so what it gives may be anything. */
function checked(response: Response): Response {
  const given: Partial<Response> | null | undefined = response;
  if (given?.type === 'error') throw new FetchError('ERR_FETCH_FAILED');
  if (given?.redirected || given?.type === 'opaqueredirect') throw new FetchError('ERR_FETCH_REDIRECTED');
  const status = given?.status;
  const isStatus = Number.isInteger(status) && status !== undefined && status >= 200 && status <= 599;
  const isBody = given?.body === null || typeof given?.body?.getReader === 'function';
  if (!isStatus || !isBody || typeof given.headers?.entries !== 'function') throw new FetchError('ERR_FETCH_RESPONSE');
  return response;
}

/** Headers by name. `fetch` has decoded the body, so its encoding does not apply any more. */
function headersOf({ headers }: Response): Record<string, string | string[]> {
  const byName: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of headers.entries()) {
    if (typeof name !== 'string' || typeof value !== 'string') throw new FetchError('ERR_FETCH_RESPONSE');
    if (name === 'content-encoding') continue;
    const before = byName[name];
    if (Array.isArray(before)) before.push(value);
    else byName[name] = before === undefined ? value : [before, value];
  }
  return byName;
}

/** The flow of one response: it can be paused, resumed and aborted. */
interface Flow {
  readonly controller: Dispatcher.DispatchController;
  readonly signal: AbortSignal;
  /** Settles when the flow is not paused. */
  isOpen(): Promise<void>;
  /** The value of a promise, or a rejection as soon as the flow is aborted. */
  untilAborted<T>(value: Promise<T>): Promise<T>;
}

function createFlow(): Flow {
  const own = new AbortController();
  const { signal } = own;
  let paused: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Nobody may be waiting at that moment.
  aborted.catch(() => {});
  return {
    signal,
    isOpen: async () => paused?.promise,
    untilAborted: (value) => Promise.race([value, aborted]),
    controller: {
      get aborted() {
        return signal.aborted;
      },
      get paused() {
        return paused !== undefined;
      },
      get reason() {
        return signal.reason instanceof Error ? signal.reason : null;
      },
      rawHeaders: null,
      rawTrailers: null,
      abort: (reason) => own.abort(reason),
      pause: () => {
        paused ??= createPause();
      },
      resume: () => {
        paused?.resolve();
        paused = undefined;
      },
    },
  };
}

function createPause(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
