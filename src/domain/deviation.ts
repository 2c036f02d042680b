import type { Finding } from './finding.ts';

/** An accepted difference between a server and the documentation, as its user lists it. */
export interface Deviation {
  /** The ID of a requirement or a scenario, or the code of a finding. */
  readonly id: string;
  /** Why it is accepted. */
  readonly reason: string;
  /** The last day on which it is accepted, as YYYY-MM-DD in UTC, or the first Grafana version on which it is not. */
  readonly until: string;
  /** Where it is being worked on, such as the URL of an issue. */
  readonly issue?: string;
  /** The statuses that are accepted: another wrong response still fails. Absent if everything about the ID is accepted. */
  readonly seen?: readonly number[];
}

/** An entry of a list of deviations, with its line in the file; no line if the list was not read from one. */
export interface ListedDeviation extends Deviation {
  readonly line?: number;
}

/** A finding that fails nothing, because it is listed. */
export interface AcceptedDeviation extends ListedDeviation {
  /** The ID of the scenario; null if the finding concerns the run as a whole. */
  readonly scenario: string | null;
  readonly finding: Finding;
}

/** What became of a list of deviations in a run. */
export interface DeviationSummary {
  readonly accepted: readonly AcceptedDeviation[];
  /** Entries whose scenarios ran and passed. */
  readonly stale: readonly ListedDeviation[];
  /** Entries whose end has come; they accept nothing. */
  readonly expired: readonly ListedDeviation[];
  /** Entries whose scenarios did not run, so that nothing is known of them. */
  readonly unchecked: readonly ListedDeviation[];
}
