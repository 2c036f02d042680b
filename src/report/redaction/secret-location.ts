/** Who wrote a text. What the target wrote is looked at with more suspicion than our own sentences. */
export type Author = 'target' | 'ours';

/** A stretch of text to take out; the label is the name of the secret where it is known. */
export interface SecretLocation {
  readonly start: number;
  readonly end: number;
  readonly label: string | null;
}

/** Where a pattern matches: what its one group has captured. */
export function captured(text: string, pattern: RegExp): readonly SecretLocation[] {
  return Array.from(text.matchAll(pattern), (found) => {
    const inside = found[1] ?? '';
    const start = found.index + found[0].lastIndexOf(inside);
    return { start, end: start + inside.length, label: null };
  });
}
