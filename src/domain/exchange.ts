/** Why there is no response, or only part of one. */
export type FailureKind =
  | 'refused'
  | 'unresolved'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'too-large'
  | 'protocol'
  | 'withheld'
  | 'aborted';

export interface Failure {
  readonly kind: FailureKind;
  /** What happened and what to do, without a period. */
  readonly message: string;
}

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ReceivedResponse {
  readonly status: number;
  /** In the order of arrival, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Decoded as UTF-8; bytes that are not UTF-8 are U+FFFD. */
  readonly body: string;
  /** Set if the body has such bytes. JSON is always UTF-8 (RFC 8259, section 8.1). */
  readonly notUtf8?: true;
  /** Set if the headers came and the body is incomplete. */
  readonly cut?: Failure;
}

/** A request and its response. */
export interface Exchange {
  readonly request: SentRequest;
  readonly response?: ReceivedResponse;
  /** Set if there is no response. */
  readonly failure?: Failure;
  /** How many times it was sent: 2 if the first attempt failed in transport. The attempts after a 429 are added. */
  readonly attempts: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/** The first value of a response header, by its lower-case name. */
export function header(response: ReceivedResponse, name: string): string | undefined {
  return response.headers.find(([key]) => key === name)?.[1];
}

/** The media type alone, in lower case and without its parameters (RFC 9110, section 8.3.1). */
export function mediaType(response: ReceivedResponse): string | undefined {
  return header(response, 'content-type')?.split(';')[0]?.trim().toLowerCase();
}

/** The value of a JSON text, or the fact that the text is not JSON. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** Parses untrusted text as JSON. */
export function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** A JSON object, as opposed to null, a list or a scalar. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON value of a response body; undefined for any other body. A byte order mark is ignored (RFC 8259, section 8.1). */
export function valueIn({ response }: Pick<Exchange, 'response'>): unknown {
  const parsed = response && parseJson(response.body.replace(/^\uFEFF/, ''));
  return parsed?.ok ? parsed.value : undefined;
}

/** The JSON object in a response body; undefined for any other body. A byte order mark is ignored as in `valueIn`. */
export function objectIn(exchange: Pick<Exchange, 'response'>): Readonly<Record<string, unknown>> | undefined {
  const value = valueIn(exchange);
  return isObject(value) ? value : undefined;
}
