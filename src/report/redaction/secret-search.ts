import type { Author, SecretLocation } from './locations.ts';
import type { SecretPattern } from './secret-patterns.ts';

/** Patterns that are looked for together. */
export interface PatternSet {
  readonly patterns: readonly SecretPattern[];
  /** The same patterns, as they are looked for. */
  readonly wanted: readonly WantedText[];
  /** By the trigram with which they begin: the indexes of the patterns. */
  readonly byTrigram: ReadonlyMap<number, readonly number[]>;
  /** For each trigram, shortened to 16 bits, whether a pattern begins with it. */
  readonly isBeginning: Uint8Array;
  /** The indexes of patterns that are shorter than a trigram. */
  readonly short: readonly number[];
}

interface WantedText {
  readonly pattern: SecretPattern;
  /** Whether capitals do not count; `sought` is in lower case then. */
  readonly anyCase: boolean;
  readonly sought: string;
}

/** What is looked for in a text, by who wrote it. */
export type SearchPatterns = Readonly<Record<Author, PatternSet>>;

/** Prepares patterns for a search in many texts. */
export function searchPatternsOf(patterns: readonly SecretPattern[]): SearchPatterns {
  return { target: patternSetOf(patterns), ours: patternSetOf(patterns.filter(({ ordinary }) => !ordinary)) };
}

function patternSetOf(patterns: readonly SecretPattern[]): PatternSet {
  const wanted = patterns.map((pattern): WantedText => {
    const anyCase = pattern.extent !== 'word' && pattern.text.length >= 8;
    return { pattern, anyCase, sought: anyCase ? pattern.text.toLowerCase() : pattern.text };
  });
  const beginnings = patterns.map(({ text }) => trigramAt(text.toLowerCase(), 0));
  const isBeginning = new Uint8Array(0x10000);
  for (const trigram of beginnings) if (trigram >= 0) isBeginning[shortened(trigram)] = 1;
  const byTrigram = Map.groupBy(patterns.keys(), (index) => beginnings[index] ?? -1);
  return { patterns, wanted, byTrigram, isBeginning, short: byTrigram.get(-1) ?? [] };
}

/** Three characters of one byte each as a number; -1 at the end of the text. */
function trigramAt(text: string, at: number): number {
  if (at + 3 > text.length) return -1;
  return (
    ((text.charCodeAt(at) & 0xff) << 16) | ((text.charCodeAt(at + 1) & 0xff) << 8) | (text.charCodeAt(at + 2) & 0xff)
  );
}

/** A trigram in 16 bits, so that a table has room for all of them. */
function shortened(trigram: number): number {
  return (trigram ^ (trigram >> 11)) & 0xffff;
}

/**
 * Where the patterns occur in a text of one character a byte. Reads the text once to find out which patterns may be in it,
 * and once more for each of those, which are few.
 */
export function valuesIn(text: string, set: PatternSet): readonly SecretLocation[] {
  const lowerCase = text.toLowerCase();
  return candidatesIn(lowerCase, set).flatMap((wanted) => occurrences(text, lowerCase, wanted));
}

/** The patterns with whose beginning a trigram of the text begins, in their order. */
function candidatesIn(lowerCase: string, { wanted, byTrigram, isBeginning, short }: PatternSet): readonly WantedText[] {
  const found = new Set<number>();
  let trigram = 0;
  for (let at = 0; at < lowerCase.length; at += 1) {
    trigram = ((trigram << 8) | (lowerCase.charCodeAt(at) & 0xff)) & 0xffffff;
    if (isBeginning[shortened(trigram)] === 1 && at >= 2) found.add(trigram);
  }
  const indexes = [...short, ...[...found].flatMap((one) => byTrigram.get(one) ?? [])].sort((a, b) => a - b);
  return indexes.flatMap((index) => wanted[index] ?? []);
}

function occurrences(
  text: string,
  lowerCase: string,
  { pattern: { label, extent }, anyCase, sought }: WantedText,
): readonly SecretLocation[] {
  const searched = anyCase ? lowerCase : text;
  const ranges: SecretLocation[] = [];
  for (let start = searched.indexOf(sought); start >= 0; ) {
    let end = start + sought.length;
    if (extent === 'run') {
      const run = base64Around(text, start, end, ranges.at(-1)?.end ?? 0);
      end = run.end;
      ranges.push({ ...run, label });
    } else if (extent === 'anywhere' || isWord(text, start, end)) {
      ranges.push({ start, end, label });
    }
    start = searched.indexOf(sought, end);
  }
  return ranges;
}

/** Extends a range to all characters of base64 around it, but not to what is before `from`. */
function base64Around(text: string, start: number, end: number, from: number): { start: number; end: number } {
  let [first, last] = [start, end];
  while (first > from && isBase64(text.charCodeAt(first - 1))) first -= 1;
  while (isBase64(text.charCodeAt(last))) last += 1;
  return { start: first, end: last };
}

function isWord(text: string, start: number, end: number): boolean {
  return !isAlphanumeric(text.charCodeAt(start - 1)) && !isAlphanumeric(text.charCodeAt(end));
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Of either alphabet of RFC 4648 (`+`, `/`, `-`, `_`), or its padding. */
function isBase64(code: number): boolean {
  return isAlphanumeric(code) || code === 43 || code === 47 || code === 45 || code === 95 || code === 61;
}
