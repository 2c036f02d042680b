/** Whether a value is the id of a run: eight lower-case letters and digits. */
export function isRunId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-z]{8}$/.test(value);
}
