import type { ListedDeviation, Report } from '../domain/report.ts';

/** An entry of the list of deviations that has to be changed, and why. */
export interface WrongEntry {
  readonly entry: ListedDeviation;
  readonly problem: string;
}

/** Entries that have to be changed, and make the run fail. */
export function wrongEntries({ deviations }: Pick<Report, 'deviations'>): readonly WrongEntry[] {
  return [
    ...(deviations?.stale ?? []).map((entry) => ({
      entry,
      problem: 'is stale: its scenarios ran and passed. Remove the entry.',
    })),
    ...(deviations?.expired ?? []).map((entry) => ({
      entry,
      problem: `expired: until ${entry.until}. Fix the server, or set a later end.`,
    })),
  ];
}

/** An entry in a few words: `check.status, line 3, until 2027-03-31`. */
export function entryWords({ id, until, issue, line }: ListedDeviation): string {
  return [
    id,
    ...(line === undefined ? [] : [`line ${line}`]),
    `until ${until}`,
    ...(issue === undefined ? [] : [issue]),
  ].join(', ');
}
