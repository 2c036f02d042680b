/** One request as the server saw it, in milliseconds of the server's monotonic clock. */
export interface ServedRequest {
  /** When its headers arrived. */
  readonly startedAt: number;
  /** When its response was written. */
  readonly endedAt: number;
}

/** What a contestant sent, seen from the server. */
export interface Traffic {
  readonly requests: readonly ServedRequest[];
  /** How many connections it opened. */
  readonly connections: number;
}

/**
 * The round trips on the critical path: the length of the longest chain of requests of which each started after the
 * response to the one before. Meaningful if the latency is far above the time that a server needs to respond.
 */
export function roundTrips(requests: readonly ServedRequest[]): number {
  let length = 0;
  let lastEnd = Number.NEGATIVE_INFINITY;
  // Taking the request that ends first leaves the most time for the rest of the chain.
  for (const { startedAt, endedAt } of requests.toSorted((a, b) => a.endedAt - b.endedAt)) {
    if (startedAt < lastEnd) continue;
    length += 1;
    lastEnd = endedAt;
  }
  return length;
}

/**
 * The milliseconds between the first and the last request in which none was in flight, without pauses shorter than
 * `threshold`: the time in which a contestant waits on purpose.
 */
export function idleTime(requests: readonly ServedRequest[], threshold: number): number {
  let idle = 0;
  let busyUntil = Number.POSITIVE_INFINITY;
  for (const { startedAt, endedAt } of requests.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const pause = startedAt - busyUntil;
    if (pause >= threshold) idle += pause;
    busyUntil = busyUntil === Number.POSITIVE_INFINITY ? endedAt : Math.max(busyUntil, endedAt);
  }
  return idle;
}
