import type { Note } from './messages/notes.ts';
import type { Reason } from './messages/reasons.ts';
import type { Problem } from './problem.ts';
import type { ScenarioResult, TargetFacts } from './report.ts';
import type { BoundScenario } from './scenario.ts';

/** An event of a run. */
export type RunEvent =
  | { readonly kind: 'planned'; readonly target: TargetFacts; readonly total: number }
  | { readonly kind: 'judged'; readonly result: ScenarioResult; readonly done: number; readonly total: number }
  | { readonly kind: 'note'; readonly note: Note };

/** What the caller of a run may pass to it. */
export interface RunHooks {
  readonly onEvent?: (event: RunEvent) => void;
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

/** The result of `doctor`: everything up to the first scenario. */
export interface DoctorReport {
  readonly target: TargetFacts;
  readonly planned: readonly Planned[];
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
