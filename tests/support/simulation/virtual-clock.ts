/** A clock that goes on only when everybody waits, so that nothing of a simulation takes real time. */
export interface VirtualClock {
  /** Milliseconds since 1970. */
  now(): number;
  wait(ms: number): Promise<void>;
  schedule(at: number, action: () => void): void;
  /** Lets the time go on until a piece of work has ended. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Carries out everything that is scheduled. */
  drain(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** The virtual time at which every simulation begins, in milliseconds since 1970. */
export const simulationStart = 1_800_000_000_000;

export function createVirtualClock(): VirtualClock {
  let now = simulationStart;
  let order = 0;
  let queue: Entry[] = [];

  const next = (): Entry | undefined => {
    const [first] = queue;
    if (first === undefined) return undefined;
    const earliest = queue.reduce((one, other) => (isBefore(other, one) ? other : one), first);
    queue = queue.filter((entry) => entry !== earliest);
    now = Math.max(now, earliest.at);
    return earliest;
  };

  const schedule = (at: number, action: () => void): void => {
    order += 1;
    queue.push({ at, order, action });
  };

  return {
    now: () => now,
    schedule,
    wait: (ms) => new Promise((resolve) => schedule(now + Math.max(0, ms), resolve)),
    async run(work) {
      let isOver = false;
      const result = work().finally(() => {
        isOver = true;
      });
      result.catch(() => {});
      for (;;) {
        // Everything that can go on without the clock does so first.
        await new Promise((resolve) => setImmediate(resolve));
        if (isOver) return result;
        const entry = next();
        if (entry === undefined) throw new Error('The simulation waits for something that never happens.');
        entry.action();
      }
    },
    drain() {
      for (let entry = next(); entry !== undefined; entry = next()) entry.action();
    },
  };
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
