/**
 * The entry of a table that a scenario needs.
 *
 * @param what - the entry, for the error
 * @throws Error if there is none: where the specs are loaded, so at once, and not as a scenario that sends something else
 */
export function defined<T>(entry: T | undefined, what: string): T {
  if (entry === undefined) throw new Error(`The specs do not say ${what}.`);
  return entry;
}
