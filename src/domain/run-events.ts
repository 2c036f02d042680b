import type { Finding } from './finding.ts';
import type { Note } from './messages/notes.ts';
import type { Reason } from './messages/reasons.ts';
import type { Problem } from './problem.ts';
import type { ScenarioResult, TargetFacts } from './report.ts';
import type { BoundScenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** What a run does apart from its scenarios. */
export type RunStage = 'connecting' | 'identifying' | 'creating test accounts' | 'cleaning up';

/** An event of a run. `stage`: it begins with one; the scenarios begin with `planned`. */
export type RunEvent =
  | { readonly kind: 'stage'; readonly stage: RunStage; readonly url: string }
  | { readonly kind: 'planned'; readonly target: TargetFacts; readonly total: number }
  | { readonly kind: 'judged'; readonly result: ScenarioResult; readonly done: number; readonly total: number }
  | { readonly kind: 'note'; readonly note: Note };

/** What the caller of a run may pass to it. */
export interface RunHooks {
  readonly onEvent?: (event: RunEvent) => void;
  /**
   * Called with each result as it comes, redacted as in the report. Its verdict may be another one in the report, which
   * compares all results with each other. Scenarios that are skipped are in the report alone.
   */
  readonly onResult?: (result: ScenarioResult) => void;
  /** Ends the run early. The license is restored and test accounts are deleted all the same. */
  readonly signal?: AbortSignal;
}

/** Whether a scenario will run, and if not, why. */
export interface Planned {
  readonly scenario: BoundScenario;
  readonly decision: 'run' | 'skipped' | 'blocked';
  /** Null if it will run. */
  readonly reason: Reason | null;
}

/** What a run costs the server it checks. */
export interface RunCost {
  /** How many requests its scenarios send to the licensing API; identification and readings of the state come on top. */
  readonly scenarioRequests: number;
  /** How many of them may change the license if the server accepts them: every POST and DELETE. */
  readonly possibleWrites: number;
  /** How many logins fail on purpose: with a user that does not exist. Grafana 11.6 and later count them. */
  readonly failedLogins: number;
  /** How many users are created and deleted; each may count as an active user of the license for a while. */
  readonly usersCreated: number;
  readonly serviceAccountsCreated: number;
  /** How many requests make the server contact the license issuer. */
  readonly issuerContacts: number;
  /** Whether the run itself adds, renews and removes the license. */
  readonly changesLicense: boolean;
}

/** The result of `doctor`: everything up to the first scenario. */
export interface DoctorReport {
  readonly target: TargetFacts;
  readonly planned: readonly Planned[];
  /** What would run, in the order in which a run sends it. */
  readonly stages: readonly Stage[];
  /** What a run costs the server; null if no plan could be made. */
  readonly cost: RunCost | null;
  /** What concerns the server as a whole, such as a license that is not as `--expect` says. */
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  readonly problem: Problem | null;
  readonly exitCode: number;
}

/** The result of `restore`. */
export interface RestoreReport {
  /** What it did, in order. */
  readonly actions: readonly Note[];
  readonly problem: Problem | null;
  readonly exitCode: number;
}
