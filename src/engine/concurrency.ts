import type { Persona } from '../domain/persona.ts';
import { waitForAll } from '../domain/wait-for-all.ts';
import { maxWithPassword } from '../http/password-queue.ts';

/** Works through requests in their order, as many at a time as the concurrency allows, but three for each password. */
export async function sendConcurrently<T extends { readonly as: Persona }>(
  requests: readonly T[],
  concurrency: number,
  send: (request: T) => Promise<void>,
): Promise<void> {
  const turns = createTurns(concurrency);
  await waitForAll(
    [...Map.groupBy(requests, laneOf)].map(([lane, members]) =>
      concurrently(members, lane === 'no password' ? concurrency : maxWithPassword, (request) =>
        turns(() => send(request)),
      ),
    ),
  );
}

/** The login whose password a request has. */
function laneOf({ as }: { readonly as: Persona }): 'server-admin' | 'org-admin' | 'no password' {
  return as === 'server-admin' || as === 'org-admin' ? as : 'no password';
}

/** Lets a bounded number of tasks be under way; those that wait start in order. */
function createTurns(limit: number): (task: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((start) => waiting.push(start));
    try {
      await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Works through items, a bounded number of them at once. Where one throws, what is under way ends first. */
export async function concurrently<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await waitForAll(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/** Asks once, however many want to know at the same time. */
export function coalesce<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
