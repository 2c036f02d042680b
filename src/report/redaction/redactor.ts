import { type EncodedRun, encodedRunsIn } from './base64-and-hex.ts';
import { type Decoding, decodingsOf } from './escapes.ts';
import { type SecretPattern, type Secrets, secretPatternsOf } from './known-secrets.ts';
import { secretFieldsIn } from './secret-fields.ts';
import { secretFormatsIn } from './secret-formats.ts';
import type { Author, SecretLocation } from './secret-location.ts';

/** Takes the secrets out of a text. */
export type Redactor = (text: string, author: Author, options?: RedactorOptions) => string;

export interface RedactorOptions {
  /** The text may end in the middle of a secret. */
  readonly cut?: boolean;
  /** How many characters are kept, about; how many there were is said. */
  readonly limit?: number;
}

/** How far behind the limit is read, so that a secret which begins before it is still recognized. */
const lookahead = 32 * 1024;
/** How much longer than the limit a text may be without being shortened. */
const tolerance = 100;
/** What marks the place at which an excerpt was cut. */
const ellipsis = Buffer.from('…', 'utf8').toString('latin1');
const mostCuts = 4;
/** The beginning of a secret that is shorter says nothing; one that is longer than this is found by its parts. */
const prefix = { shortest: 4, longest: 200 };

/**
 * Makes a redactor for the secrets given.
 *
 * It looks for every secret by its value (known-secrets.ts), also with characters escaped (escapes.ts) and in base64 or
 * hexadecimal digits (base64-and-hex.ts), and for what must be a secret by its field or format. A secret stands as
 * `[REDACTED:NAME]`, everything else as `[REDACTED]`. Takes any text, never throws, and does not parse: its time is linear
 * in the length of the text.
 */
export function createRedactor(secrets: Secrets, options: { readonly showLicense: boolean }): Redactor {
  const patterns = secretPatternsOf(secrets, options);
  return (whole, author, { cut = false, limit = Number.POSITIVE_INFINITY } = {}) => {
    const shortened = whole.length > limit + tolerance;
    const text = shortened ? whole.slice(0, limit + lookahead) : whole;
    const ranges = decodingsOf(text).flatMap((decoding) =>
      [
        ...locationsIn(decoding.text, author, options),
        ...valuesIn(decoding, patterns, author),
        ...prefixesIn(decoding.text, patterns, cut || shortened),
        ...encodedSecretsIn(decoding.text, (unpacked) =>
          contains(unpacked, encodingDepth, { patterns, author, options }),
        ),
      ].map(({ start, end, label }) => ({ start: decoding.origin(start), end: decoding.origin(end), label })),
    );
    const end = shortened ? limit : text.length;
    return replaced(text, merged(ranges), end) + (shortened ? `… (${whole.length} characters)` : '');
  };
}

/** How often texts are encoded into each other, besides the encoding in which a secret is looked for by its value. */
const encodingDepth = 2;

interface Search {
  readonly patterns: readonly SecretPattern[];
  readonly author: Author;
  readonly options: { readonly showLicense: boolean };
}

/** The stretches of base64, hexadecimal digits or numbers that stand for a text with a secret in it. */
function encodedSecretsIn(text: string, isSecret: (unpacked: string) => boolean): readonly SecretLocation[] {
  const runs = encodedRunsIn(text);
  // Nearly always there is none, which one search shows for all of them.
  if (runs.length === 0 || !isSecret(joined(runs))) return [];
  return runs.filter((one) => isSecret(joined([one]))).map(({ start, end }) => ({ start, end, label: null }));
}

function joined(runs: readonly EncodedRun[]): string {
  return runs.flatMap(({ texts }) => texts).join('\n');
}

/** Whether a text contains a secret, or an encoded text that does. */
function contains(text: string, depth: number, search: Search): boolean {
  return decodingsOf(text).some(
    (decoding) =>
      valuesIn(decoding, search.patterns, search.author).length > 0 ||
      (search.author === 'target' && locationsIn(decoding.text, search.author, search.options).length > 0) ||
      (depth > 1 && contains(joined(encodedRunsIn(decoding.text)), depth - 1, search)),
  );
}

/** What is a secret whatever its value. */
function locationsIn(
  text: string,
  author: Author,
  options: { readonly showLicense: boolean },
): readonly SecretLocation[] {
  return [...secretFieldsIn(text, author, options), ...secretFormatsIn(text, author)];
}

function valuesIn({ text }: Decoding, patterns: readonly SecretPattern[], author: Author): readonly SecretLocation[] {
  const lowerCase = text.toLowerCase();
  const ranges: SecretLocation[] = [];
  // Hundreds of patterns are looked for in every text, and nearly always none of them occurs.
  for (const pattern of patterns) {
    const { sought, anyCase, ordinary } = pattern;
    const searched = anyCase ? lowerCase : text;
    if (sought.length > text.length || (ordinary && author !== 'target')) continue;
    const start = searched.indexOf(sought);
    if (start >= 0) ranges.push(...occurrences(text, searched, pattern, start));
  }
  return ranges;
}

/** Where a pattern occurs, from its first occurrence on. */
function occurrences(
  text: string,
  searched: string,
  { sought, label, extent }: SecretPattern,
  first: number,
): readonly SecretLocation[] {
  const ranges: SecretLocation[] = [];
  for (let start = first; start >= 0; ) {
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

/** The beginnings of secrets at the places where the text was cut. */
function prefixesIn(text: string, patterns: readonly SecretPattern[], cutAtEnd: boolean): readonly SecretLocation[] {
  const cuts = cutAtEnd ? [text.length] : [];
  for (let at = text.indexOf(ellipsis); at >= 0 && cuts.length < mostCuts; at = text.indexOf(ellipsis, at + 1)) {
    cuts.push(at);
  }
  return cuts.flatMap((cut) => {
    const before = text.slice(Math.max(0, cut - prefix.longest), cut);
    const length = Math.max(0, ...patterns.map((pattern) => overlap(before, pattern.text)));
    return length === 0 ? [] : [{ start: cut - length, end: cut, label: null }];
  });
}

/** How many characters of the end of one text are the beginning of the other. */
function overlap(text: string, pattern: string): number {
  const longest = Math.min(text.length, pattern.length - 1);
  for (let length = longest; length >= prefix.shortest; length -= 1) {
    if (pattern.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
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

/** Joins ranges that overlap. The label survives where the range that has it is all there is. */
function merged(ranges: readonly SecretLocation[]): readonly SecretLocation[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: SecretLocation[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (!last || range.start >= last.end) {
      joined.push(range);
      continue;
    }
    const end = Math.max(last.end, range.end);
    const whole = [last, range].find((one) => one.label !== null && one.start === last.start && one.end === end);
    joined[joined.length - 1] = { start: last.start, end, label: whole?.label ?? null };
  }
  return joined;
}

function replaced(text: string, ranges: readonly SecretLocation[], end: number): string {
  const pieces: string[] = [];
  let done = 0;
  for (const range of ranges) {
    if (range.start >= end) break;
    pieces.push(text.slice(done, range.start), range.label === null ? '[REDACTED]' : `[REDACTED:${range.label}]`);
    done = range.end;
  }
  return pieces.join('') + text.slice(done, Math.max(done, end));
}
