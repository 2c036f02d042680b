import { createNote } from '../domain/messages/notes.ts';
import type { PreparedTarget } from './prepared-target.ts';

/**
 * Explores a target with random sequences of requests, if the settings ask for it. Nothing is sent if the license could not
 * be restored afterwards.
 */
export async function exploreTarget(target: PreparedTarget): Promise<void> {
  const { session, parts, personas, targetValues, runState, signal, note, onEvent, dependencies } = target;
  if (parts.exploration === undefined) return;
  const { sequences } = parts.exploration;
  const { seed } = runState;
  const ready = await session.guard.applyFirst();
  if (!ready.isReady) {
    runState.exploration = { sequences: 0, seed, failure: null };
    note(createNote('exploration-not-started', { reason: ready.reason.message }));
    return;
  }
  onEvent({ kind: 'note', note: createNote('exploration-started', { sequences, seed }) });
  // Loaded only here: no other run needs fast-check.
  const { explore } = await import('../explore/explore.ts');
  const { client, guard } = session;
  const explored = await explore(
    { client, guard, personas, targetValues, signal, now: dependencies.wallClock },
    { sequences, seed },
  );
  runState.exploration = explored.exploration;
  runState.problem = explored.problem;
  runState.isInconclusive ||= explored.isInconclusive;
  explored.notes.forEach(note);
}
