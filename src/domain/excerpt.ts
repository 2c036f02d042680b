/** What of a body is shown in a finding, at most. */
const excerptLength = 160;

/** A text short enough to be shown, with its length if it was cut. */
export function excerpt(text: string): string {
  if (text === '') return 'an empty body';
  return text.length <= excerptLength ? text : `${text.slice(0, excerptLength)}… (${text.length} characters)`;
}
