/**
 * Waits for all of them before it throws what the first one threw: what is under way must have ended before anything is
 * cleaned up.
 */
export async function waitForAll<const T extends readonly unknown[]>(
  works: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
