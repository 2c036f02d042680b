import type { Problem } from './problem.ts';
import type { ScenarioResult, TargetFacts } from './report.ts';
import type { BoundScenario } from './scenario.ts';

/** What happens while a run goes on. */
export type RunEvent =
  | { readonly kind: 'planned'; readonly target: TargetFacts; readonly total: number }
  | { readonly kind: 'judged'; readonly result: ScenarioResult; readonly done: number; readonly total: number }
  | { readonly kind: 'note'; readonly text: string };

/** What the caller of a run may bring. */
export interface RunHooks {
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the run early. The license is put back and every persona deleted all the same. */
  readonly signal?: AbortSignal;
}

/** Whether a scenario will run, and if not, why. */
export interface Planned {
  readonly scenario: BoundScenario;
  readonly decision: 'run' | 'skipped' | 'blocked';
  /** Null where it will run. */
  readonly reason: string | null;
}

/** What `doctor` knows: everything up to the first scenario. */
export interface DoctorReport {
  readonly target: TargetFacts;
  readonly planned: readonly Planned[];
  readonly notes: readonly string[];
  readonly problem: Problem | null;
  readonly exitCode: number;
}

/** What `restore` did, one sentence an action. */
export interface RestoreReport {
  readonly actions: readonly string[];
  readonly problem: Problem | null;
  readonly exitCode: number;
}
