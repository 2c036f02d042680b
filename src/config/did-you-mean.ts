/** The number of single-character edits between two texts (Levenshtein). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Words are compared up to this length: a longer one is not a typing error. */
const maxWordLength = 100;

/** The candidates that look most like a word, or begin like it, best first; at most `count` of them. */
export function nearest(word: string, candidates: readonly string[], count = 3): readonly string[] {
  const wanted = word.slice(0, maxWordLength).toLowerCase();
  const score = (candidate: string): number => {
    const text = candidate.toLowerCase();
    return Math.min(distance(wanted, text), distance(wanted, text.slice(0, wanted.length)) + 0.5);
  };
  return candidates
    .map((candidate) => ({ candidate, score: score(candidate) }))
    .sort((a, b) => a.score - b.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}
