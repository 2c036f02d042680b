import type { BoundScenario } from '../domain/scenario.ts';
import { maxWithPassword } from '../http/password-queue.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import { concurrently } from './concurrency.ts';
import type { ExecutionContext } from './execution-context.ts';
import { looksAsAdmin } from './scenario-traits.ts';

/**
 * Looks at check as often as is missing after what looks at the same time (law L6).
 *
 * @param scenarios - those that look at the same time
 * @param readings - how many readings of the state are taken at the same time
 */
export async function lookBeside(
  scenarios: readonly BoundScenario[],
  readings: number,
  { guard, concurrency }: Pick<ExecutionContext, 'guard' | 'concurrency'>,
): Promise<void> {
  const missing = Math.max(0, guard.missingLooks() - readings - scenarios.filter(looksAsAdmin).length);
  const looks = Array.from({ length: missing }, () => guard);
  // A check that never has a value is a finding of the scenarios; further looks would only take time.
  let isBlank = false;
  await concurrently(looks, Math.min(maxWithPassword, concurrency), async () => {
    if (!isBlank && !isInterrupted(guard)) isBlank = (await guard.look()) === undefined;
  });
}

/**
 * Looks at check until none is missing: after a change, it takes more of them to see whether the change lasts. Before a
 * request that may write, the guard does so itself.
 */
export async function lookUntilSteady(guard: LicenseGuard): Promise<void> {
  let blankLooks = 0;
  while (guard.missingLooks() > 0 && blankLooks < 2 && !isInterrupted(guard)) {
    blankLooks = (await guard.look()) === undefined ? blankLooks + 1 : 0;
  }
}

function isInterrupted({ state }: LicenseGuard): boolean {
  return state.stop === 'interrupted';
}
