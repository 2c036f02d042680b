export const reporterNames = ['terminal', 'json', 'junit'] as const;

export type ReporterName = (typeof reporterNames)[number];

/** Where a report goes: to standard output if there is no file. */
export interface ReporterChoice {
  readonly name: ReporterName;
  readonly file?: string;
}
