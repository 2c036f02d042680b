import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { isObject, parseJson } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import { discardFile, replaceFile } from './atomic-write.ts';
import { makePrivateFolder } from './private-folder.ts';
import { appendToTrustedFile, readTrustedFile } from './trusted-file.ts';

/** A line of a file that remembers rejections. */
export interface Refusal {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** 16 bytes in hexadecimal digits. */
  readonly salt: string;
  /** Of what was rejected, with that salt: 32 bytes in hexadecimal digits, by a slow function that cannot be reversed. */
  readonly hash: string;
}

/** What a file is for. */
export interface RefusalFormat<Line extends Refusal> {
  readonly path: string;
  /** How long a line is remembered, in milliseconds. */
  readonly windowMs: number;
  /** The most recent lines that are read, and about how many the file has before old lines are dropped. */
  readonly maxLines: number;
  /** Gives the line of a parsed one; undefined if fields beside those of every line are missing or malformed. */
  readonly lineOf: (refusal: Refusal, fields: Readonly<Record<string, unknown>>) => Line | undefined;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** A file of the state folder with a line for each rejection. It is bounded in size, and old lines are forgotten. */
export interface RefusalFile<Line extends Refusal> {
  /**
   * The lines that are not too old. If none of the file is left, the file is deleted.
   *
   * @throws ProblemError `refusals-untrusted` if the file is not one that this user's runs have written
   */
  recent(): readonly Line[];
  /**
   * Adds a line, unless it is undefined. If the file cannot be written, nothing is remembered.
   *
   * @param make - is given the salt to use, and the lines that are not too old
   */
  add(make: (salt: string, lines: readonly Line[]) => Line | undefined): void;
  /** Removes the lines that match. If the file cannot be written, they stay. */
  remove(matches: (line: Line) => boolean): void;
}

/** Each salt costs a slow hash. Runs reuse the salt of the file, so more than a few were written by something else. */
const maxSalts = 8;

/** Opens a file of rejections. Nothing is read or written yet. */
export function refusalFile<Line extends Refusal>(format: RefusalFormat<Line>): RefusalFile<Line> {
  const { path, windowMs, maxLines, now } = format;
  const recent = (): readonly Line[] => {
    const all = readAll(format);
    const young = all.filter(({ at }) => at > now() - windowMs && at <= now());
    if (all.length > 0 && young.length === 0) discardFile(path);
    return young;
  };
  const keep = (lines: readonly Line[]): void => {
    replaceFile(path, lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
  };
  return {
    recent,
    add(make) {
      try {
        // One salt for all lines of a file where possible: a hash takes time on purpose.
        const lines = recent();
        const line = make(lines[0]?.salt ?? randomBytes(16).toString('hex'), lines);
        if (line === undefined) return;
        makePrivateFolder(dirname(path));
        // A file that runs keep adding to is never old as a whole.
        if (linesOf(path).length >= maxLines) keep(lines.slice(-maxLines / 2));
        // A line at a time, so that runs that end at once keep each other's lines.
        appendToTrustedFile(path, JSON.stringify(line));
      } catch {
        // The problem of this run says itself that wrong passwords lock the account.
      }
    },
    remove(matches) {
      try {
        const lines = recent();
        const others = lines.filter((line) => !matches(line));
        if (others.length === lines.length) return;
        if (others.length === 0) discardFile(path);
        else keep(others);
      } catch {
        // What stays is forgotten by itself.
      }
    },
  };
}

function readAll<Line extends Refusal>({ path, maxLines, lineOf }: RefusalFormat<Line>): readonly Line[] {
  const lines = linesOf(path)
    .slice(-maxLines)
    .flatMap((text) => {
      const parsed = parseJson(text);
      if (!parsed.ok || !isObject(parsed.value)) return [];
      const refusal = refusalIn(parsed.value);
      const line = refusal && lineOf(refusal, parsed.value);
      return line ? [line] : [];
    });
  return withFewSalts(lines);
}

/** @throws ProblemError `refusals-untrusted` if the file is not one that this user's runs have written */
function linesOf(path: string): readonly string[] {
  const file = readTrustedFile(path);
  // Without access to the folder nothing is remembered either, and a run that only reads goes on.
  if (file.kind === 'absent' || (file.kind === 'untrusted' && file.code === 'unreadable')) return [];
  if (file.kind === 'untrusted')
    throw new ProblemError(createProblem('refusals-untrusted', { path, cause: file.cause }));
  return file.text.trim().split('\n');
}

function withFewSalts<Line extends Refusal>(lines: readonly Line[]): readonly Line[] {
  const salts = new Set([...new Set(lines.map(({ salt }) => salt))].slice(-maxSalts));
  return lines.filter(({ salt }) => salts.has(salt));
}

function refusalIn({ at, salt, hash }: Readonly<Record<string, unknown>>): Refusal | undefined {
  if (typeof at !== 'number' || typeof salt !== 'string' || typeof hash !== 'string') return undefined;
  return /^[0-9a-f]{32}$/.test(salt) && /^[0-9a-f]{64}$/.test(hash) ? { at, salt, hash } : undefined;
}
