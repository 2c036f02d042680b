import { type Effects, realEffects } from '../../src/run/effects.ts';
import type { RunHooks } from '../../src/run/hooks.ts';
import { runConformance } from '../../src/run/run.ts';

/** The real effects, but for waiting: what a server in this process will show, it shows at once. */
export const atOnce: Effects = { ...realEffects, pause: async () => {} };

/** Runs the suite as `runConformance` does, and waits for nothing. */
export function runAtOnce(
  settings: Parameters<typeof runConformance>[0],
  hooks: RunHooks = {},
  effects: Effects = atOnce,
): ReturnType<typeof runConformance> {
  return runConformance(settings, hooks, effects);
}
