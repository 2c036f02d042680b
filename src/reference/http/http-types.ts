/** A request, independent of the transport. `path` is not decoded and does not contain the sub-path. */
export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The value of a header, by lower-case name. */
  header(name: string): string | undefined;
  readonly body: Uint8Array;
};

/** A response, independent of the transport. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
