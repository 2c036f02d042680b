/** A request, free of any transport. `path` is decoded by nobody and has no sub-path. */
export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The value of a header, by lower-case name. */
  header(name: string): string | undefined;
  readonly body: Uint8Array;
};

/** An answer, free of any transport. An empty `body` is a body of no bytes. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Why credentials were refused. */
export type AuthFailure =
  | 'wrong-password'
  | 'disabled'
  | 'invalid-header'
  | 'invalid-token'
  | 'unknown-token'
  | 'expired-token'
  | 'foreign-organization';
