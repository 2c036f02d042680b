/** Why no answer, or only a part of one, came back. */
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
  /** What happened and what to do, in one sentence. */
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
  /** Decoded as UTF-8. */
  readonly body: string;
  /** Set where the head came but the body did not come whole. */
  readonly cut?: Failure;
}

/** A request and what came back. */
export interface Exchange {
  readonly request: SentRequest;
  readonly response?: ReceivedResponse;
  /** Set where there is no response. */
  readonly failure?: Failure;
  /** How often it was sent; 2 where the first attempt failed in transport. */
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

/** A value that may come out of JSON, or the fact that there is none. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** Parses text that somebody else wrote. */
export function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** An object of JSON, as opposed to null, a list or a plain value. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
