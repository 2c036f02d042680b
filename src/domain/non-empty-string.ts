/** A value that servers give as text; undefined if it is empty, which means nothing, or not a string. */
export function nonEmptyString(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
