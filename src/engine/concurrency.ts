import type { BoundScenario } from '../domain/scenario.ts';

/** One lane for each persona with a password, of which one request at a time is sent; every other scenario is alone. */
export function groupByCredential(scenarios: readonly BoundScenario[]): readonly (readonly BoundScenario[])[] {
  const isPatient = ({ as }: BoundScenario): boolean => as === 'server-admin' || as === 'org-admin';
  const of = (persona: BoundScenario['as']): readonly BoundScenario[] => scenarios.filter(({ as }) => as === persona);
  const alone = scenarios.filter((scenario) => !isPatient(scenario)).map((scenario) => [scenario]);
  return [of('server-admin'), of('org-admin'), ...alone].filter((lane) => lane.length > 0);
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
  const ends = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
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
