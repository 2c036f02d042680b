/** What of a body is shown in a finding, at most. */
const excerptLength = 160;

/** A text short enough to be shown, with its length if it was cut. */
export function excerpt(text: string): string {
  if (text === '') return 'an empty body';
  return text.length <= excerptLength ? text : `${text.slice(0, excerptLength)}… (${text.length} characters)`;
}

/** A value that servers give as text; undefined if it is empty, which means nothing, or not a string. */
export function nonEmptyString(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
