import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import type { RunDependencies } from '../../src/app/dependencies.ts';
import { runConformance } from '../../src/app/run.ts';
import type { RunHooks } from '../../src/domain/run-events.ts';

/** Dependencies that do not wait. */
export const atOnce: RunDependencies = withoutWaiting();

/** Runs the suite as `runConformance` does, and waits for nothing. */
export function runAtOnce(
  settings: Parameters<typeof runConformance>[0],
  hooks: RunHooks = {},
  dependencies: RunDependencies = atOnce,
): ReturnType<typeof runConformance> {
  return runConformance(settings, hooks, dependencies);
}
