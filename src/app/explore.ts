import { randomInt } from 'node:crypto';
import type { PreflightResult } from '../license/guard-types.ts';
import type { PreparedTarget } from './prepared-target.ts';

/**
 * Explores a target with random sequences of requests, if the settings ask for it. Nothing is sent if the target did not
 * accept the license that has to be restored.
 *
 * @param preflight - what the preflight of the scenarios found; undefined if none of them called for one
 */
export async function exploreTarget(target: PreparedTarget, preflight: PreflightResult | undefined): Promise<void> {
  const { session, parts, personas, targetValues, runState, signal, note, onEvent } = target;
  if (parts.exploration === undefined) return;
  const { sequences, seed = randomInt(2 ** 31) } = parts.exploration;
  const ready = preflight ?? (await session.guard.applyGivenLicense());
  if (!ready.accepted) {
    runState.exploration = { sequences: 0, seed, failure: null };
    note(`Nothing was explored: ${ready.reason}.`);
    return;
  }
  onEvent({ kind: 'note', text: `Exploring random sequences of requests: ${sequences}, seed ${seed}.` });
  // Loaded only here: no other run needs fast-check.
  const { explore } = await import('../explore/explore.ts');
  const { client, guard, identity } = session;
  const { anonymousAccess } = identity;
  const explored = await explore(
    { client, guard, personas, targetValues, anonymousAccess, signal, now: Date.now },
    { sequences, seed },
  );
  runState.exploration = explored.exploration;
  runState.problem = explored.problem;
  explored.notes.forEach(note);
}
