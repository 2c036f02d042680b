/** A moment at which something is given up. */
export interface Deadline {
  /** Aborted with a `TimeoutError` at that moment, never before. */
  readonly signal: AbortSignal;
  /** Must be called when nothing is waited for any more. */
  clear(): void;
}

/**
 * Sets a deadline.
 *
 * A timer alone counts from the moment at which the event loop last looked at the clock: set after long synchronous
 * work, it fires too early, and an honest target would be called slow.
 */
export function deadlineIn(milliseconds: number): Deadline {
  const controller = new AbortController();
  const end = performance.now() + milliseconds;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const left = end - performance.now();
    if (left > 0) timer = setTimeout(wait, Math.ceil(left));
    else controller.abort(new DOMException('The deadline has passed.', 'TimeoutError'));
  };
  wait();
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}
