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
export interface ReporterChoice {
  readonly name: ReporterName;
  readonly file?: string;
}
