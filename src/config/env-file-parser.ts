/*
 * A parser of our own, because `dotenv` begins a comment at any `#`: it reads the password in `X=Sommer#2026` as
 * `Sommer`, which a server counts as a wrong password. It also reports no line numbers and skips lines that it does not
 * understand. Apart from that, this one reads what `dotenv` reads.
 */

/** One assignment of a file. */
export interface EnvAssignment {
  readonly name: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
  /** Whether a quote is not closed, or text follows the closing quote. */
  readonly malformed: boolean;
}

/** A line that is neither empty, nor a comment, nor an assignment. */
export interface OtherLine {
  readonly line: number;
  readonly text: string;
}

export interface ParsedEnvFile {
  readonly assignments: readonly EnvAssignment[];
  readonly otherLines: readonly OtherLine[];
}

/** Reads a text in the format of `.env` files. Never throws. */
export function parseEnvFile(text: string): ParsedEnvFile {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const assignments: EnvAssignment[] = [];
  const otherLines: OtherLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const current = lines[at] ?? '';
    const line = at + 1;
    if (/^\s*(#|$)/.test(current)) continue;
    const [, name, rest] = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=|:(?=\s))(.*)$/.exec(current) ?? [];
    if (name === undefined || rest === undefined) {
      otherLines.push({ line, text: current });
      continue;
    }
    const read = valueIn(rest, lines, at);
    assignments.push({ name, value: read.value, line, malformed: read.malformed });
    at = read.lastLine;
  }
  return { assignments, otherLines };
}

interface ParsedValue {
  readonly value: string;
  readonly malformed: boolean;
  /** The index of the last line that the value takes. */
  readonly lastLine: number;
}

function valueIn(rest: string, lines: readonly string[], at: number): ParsedValue {
  const start = rest.trimStart();
  const quote = start.charAt(0);
  if (!['"', "'", '`'].includes(quote)) {
    return { value: rest.replace(/\s#.*$/, '').trim(), malformed: false, lastLine: at };
  }
  const quoted = quotedValue(start, lines, at);
  if (quoted === undefined) return { value: start.trim(), malformed: true, lastLine: at };
  return { ...quoted, value: quote === '"' ? withLineBreaks(quoted.value) : quoted.value };
}

/** A value in quotes, which may take several lines; undefined if no quote closes it, or if text follows that quote. */
function quotedValue(start: string, lines: readonly string[], at: number): ParsedValue | undefined {
  const quote = start.charAt(0);
  for (let last = at; last < lines.length; last += 1) {
    const current = last === at ? start.slice(1) : (lines[last] ?? '');
    const end = closingQuote(current, quote);
    if (end === -1) continue;
    if (!/^\s*(#.*)?$/.test(current.slice(end + 1))) return undefined;
    const first = last === at ? '' : `${start.slice(1)}\n`;
    const between = lines.slice(at + 1, last).map((one) => `${one}\n`);
    const value = `${first}${between.join('')}${current.slice(0, end)}`;
    return { value, malformed: false, lastLine: last };
  }
  return undefined;
}

/** The index of the first quote that no backslash precedes. */
function closingQuote(text: string, quote: string): number {
  for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (text[at - 1] !== '\\') return at;
  }
  return -1;
}

function withLineBreaks(text: string): string {
  return text.replaceAll('\\n', '\n').replaceAll('\\r', '\r');
}
