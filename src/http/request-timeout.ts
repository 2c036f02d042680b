/** The time that a request has, as a signal that ends it. */
export interface RequestTimeout {
  readonly signal: AbortSignal;
  /** Reports that the status line has come. */
  hasStatus(): void;
  end(): void;
}

/**
 * One deadline for everything (name, connection, TLS, headers, body, and the second attempt), or one for the status line
 * and another for the body.
 *
 * @param timeoutMs - for everything, or for the body alone
 * @param responseWithinMs - for the status line; undefined for one deadline
 */
export function requestTimeout(timeoutMs: number, responseWithinMs: number | undefined): RequestTimeout {
  const controller = new AbortController();
  // A function that responds instead of a server may leave nothing else that keeps the process alive, so this timer does.
  const after = (ms: number): NodeJS.Timeout =>
    setTimeout(() => controller.abort(new DOMException('The time is over.', 'TimeoutError')), ms);
  let timer = after(responseWithinMs ?? timeoutMs);
  return {
    signal: controller.signal,
    hasStatus() {
      if (responseWithinMs === undefined) return;
      clearTimeout(timer);
      timer = after(timeoutMs);
    },
    end: () => clearTimeout(timer),
  };
}
