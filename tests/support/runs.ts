import { defaultDependencies, type RunDependencies } from '../../src/app/dependencies.ts';
import { runConformance } from '../../src/app/run.ts';
import type { RunHooks } from '../../src/domain/run-events.ts';

/** The real effects, but for waiting: what a server in this process will show, it shows at once. */
export const atOnce: RunDependencies = { ...defaultDependencies, pause: async () => {} };

/** Runs the suite as `runConformance` does, and waits for nothing. */
export function runAtOnce(
  settings: Parameters<typeof runConformance>[0],
  hooks: RunHooks = {},
  dependencies: RunDependencies = atOnce,
): ReturnType<typeof runConformance> {
  return runConformance(settings, hooks, dependencies);
}
