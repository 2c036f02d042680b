import { dirname, resolve } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { distance, nearest } from './did-you-mean.ts';
import { type EnvAssignment, type OtherLine, parseEnvFile } from './env-file-parser.ts';
import { readFileBytes } from './files.ts';
import { type OptionTable, variablesOf } from './option-declaration.ts';
import type { Environment, Origin } from './sources.ts';

/** The variables that a file sets, or what is wrong with it. */
export type EnvFile =
  | {
      readonly ok: true;
      readonly environment: Environment;
      readonly origin: Origin;
      /** What messages call the file. */
      readonly label: string;
      /** The folder that the file is in. */
      readonly folder: string;
      /** Variables that look like ours and are not, a sentence each. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problem: Problem };

/** Where the variables of a file are looked for. */
export interface EnvFileRequest {
  readonly directory: string;
  /** The file that was named; `.env` of the directory without it. */
  readonly named?: string | undefined;
  readonly table: OptionTable;
}

const maxBytes = 256 * 1024;

/**
 * Reads the file that was named, or `.env` if there is one.
 *
 * The environment of the process stays as it is. A folder named `.env`, which Python's virtual environments use, counts
 * as no file.
 */
export async function readEnvFile({ directory, named, table }: EnvFileRequest): Promise<EnvFile> {
  const label = named ?? '.env';
  const path = resolve(directory, label);
  const origin: Origin = named === undefined ? 'found file' : 'named file';
  const base = { ok: true, origin, label, folder: dirname(path), notes: [], environment: {} } as const;
  const file = await readFileBytes(path, maxBytes);
  if (!file.ok) {
    const isAbsent = named === undefined && (file.missing || file.reason === 'is a folder');
    return isAbsent ? base : refused(`The file ${label} ${file.reason}.`);
  }
  const names = variablesOf(table);
  const decoded = decodedText(file.bytes);
  if (!decoded.isUtf8) {
    const line = lineNaming(decoded.text, names);
    return line === undefined && named === undefined ? base : refused(wrongEncoding(label, line));
  }
  const { assignments, otherLines } = parseEnvFile(decoded.text);
  const wrong = [...assignments.flatMap(wrongAssignment(names, table)), ...otherLines.flatMap(wrongLine(names))];
  if (wrong.length > 0) return refused(wrong.map((one) => `The file ${label}, ${one}`).join('\n'));
  return {
    ...base,
    environment: Object.fromEntries(assignments.map(({ name, value }) => [name, value])),
    notes: assignments.flatMap(({ name, line }) => noteOn(name, line, label, names)),
  };
}

function wrongEncoding(label: string, line: NamedLine | undefined): string {
  const where = line === undefined ? '' : ` Line ${line.line} sets ${line.name}.`;
  return `The file ${label} is not UTF-8 text (UTF-16, or another encoding).${where} Save it as UTF-8.`;
}

function decodedText(bytes: Buffer): { readonly isUtf8: boolean; readonly text: string } {
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe') return { isUtf8: false, text: new TextDecoder('utf-16le').decode(bytes) };
  if (mark === 'feff') return { isUtf8: false, text: new TextDecoder('utf-16be').decode(bytes) };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { isUtf8: !text.includes('\0'), text: text.replaceAll('\0', '') };
  } catch {
    return { isUtf8: false, text: bytes.toString('latin1').replaceAll('\0', '') };
  }
}

/** A line that contains one of our names. */
interface NamedLine {
  readonly line: number;
  readonly name: string;
}

function lineNaming(text: string, names: readonly string[]): NamedLine | undefined {
  for (const [at, line] of text.split('\n').entries()) {
    const name = nameIn(line, names);
    if (name !== undefined) return { line: at + 1, name };
  }
  return undefined;
}

/** The first of our names that a line contains as a word, in any case. */
function nameIn(line: string, names: readonly string[]): string | undefined {
  const words = new Set(line.toUpperCase().split(/\W+/));
  return names.find((name) => words.has(name));
}

function wrongAssignment(
  names: readonly string[],
  table: OptionTable,
): (assignment: EnvAssignment) => readonly string[] {
  const lowerCaseToo = new Set(
    Object.values(table).flatMap(({ variable, anyCase }) => (anyCase && variable ? [variable.toLowerCase()] : [])),
  );
  return ({ name, line, malformed }) => {
    const ours = names.find((one) => one === name.toUpperCase());
    if (ours === undefined) return [];
    if (ours !== name && !lowerCaseToo.has(name)) return [`line ${line}: ${name} must be written ${ours}.`];
    return malformed
      ? [`line ${line}: the quotes around the value of ${name} are not closed, or text follows them.`]
      : [];
  };
}

function wrongLine(names: readonly string[]): (other: OtherLine) => readonly string[] {
  return ({ line, text }) => {
    const name = nameIn(text, names);
    return name === undefined ? [] : [`line ${line}: write ${name}=VALUE, one variable a line.`];
  };
}

const prefix = 'GRAFANA_';

/** A variable that begins as ours do, or is one of ours with a typing error. Others are nobody's business. */
function noteOn(name: string, line: number, label: string, names: readonly string[]): readonly string[] {
  const shown = name.slice(0, 100);
  const known = new Set(names);
  if (known.has(name.toUpperCase())) return [];
  const isAlike = names.some(
    (one) => one.startsWith(prefix) && (distance(shown, one) <= 2 || isBeginningOf(shown, one)),
  );
  if (!isAlike && !name.startsWith(prefix)) return [];
  const hint = isAlike ? ` Did you mean ${nearest(shown, names, 1).join('')}?` : '';
  return [`The file ${label}, line ${line}, sets unknown variable ${shown}.${hint}`];
}

/** Whether a variable is the first words of another one: GRAFANA_ADMIN_PASS. */
function isBeginningOf(name: string, other: string): boolean {
  return name.length > `${prefix}XX`.length && other.startsWith(name);
}

function refused(message: string): EnvFile {
  return { ok: false, problem: { code: 'configuration', message } };
}
