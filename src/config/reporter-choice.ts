export const reporterNames = [
  'terminal',
  'json',
  'junit',
  'markdown',
  'html',
  'ndjson',
  'openmetrics',
  'github',
] as const;

/** The reporters that write no file. */
export const withoutFile: readonly string[] = ['terminal', 'github'];

export type ReporterName = (typeof reporterNames)[number];

/** Where a report goes: to standard output if there is no file. The annotations of `github` always go to standard error. */
export interface ReporterChoice<Name extends string = ReporterName> {
  readonly name: Name;
  readonly file?: string;
}

/** Reads `NAME`, or `NAME=FILE`; the file `-` is standard output. Undefined if it is neither. */
export function readChoice<const Name extends string>(
  raw: string,
  names: readonly Name[],
): ReporterChoice<Name> | undefined {
  const [word, ...rest] = raw.split('=');
  const name = names.find((one) => one === word);
  const file = rest.length === 0 ? '-' : rest.join('=');
  if (name === undefined || file === '') return undefined;
  return file === '-' ? { name } : { name, file };
}
