import type { ScenarioResult } from '../domain/report.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { BoundScenario, TargetValues } from '../domain/scenario.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import type { JudgeContext } from './judge/judge-context.ts';
import type { Transport } from './transport.ts';

/** Everything that running scenarios takes. */
export interface ExecutionContext {
  /** All scenarios there are, also those that are not run. */
  readonly scenarios: readonly BoundScenario[];
  readonly transport: Transport;
  readonly guard: LicenseGuard;
  readonly targetValues: TargetValues;
  /** Whether the root URL is a guess: neither the target's pages nor its license state it. */
  readonly isRootUrlGuessed: boolean;
  /** The maximum number of independent requests at a time. */
  readonly concurrency: number;
  readonly mayWrite: boolean;
  /** How many test accounts are deleted right after the scenarios; 0 by default. */
  readonly accountsToDelete?: number;
  readonly requirements: readonly Requirement[];
  readonly facts: Pick<JudgeContext, 'version' | 'anonymousAccess' | 'licenseSource' | 'hasGrafanaPages'>;
  /** The time of day, in milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly signal: AbortSignal | undefined;
  readonly onResult: (result: ScenarioResult) => void;
}
