import { randomInt } from 'node:crypto';
import type { Personas } from '../accounts/personas.ts';
import type { Settings } from '../config/settings.ts';
import { createNote } from '../domain/messages/notes.ts';
import type { RunHooks } from '../domain/run-events.ts';
import type { ExplorationResult } from '../explore/explore.ts';
import type { PreflightResult } from '../license/guard-types.ts';
import type { Session } from './session.ts';

/**
 * Explores a target as the settings ask for; the number of sequences must be there. Where the target did not take the
 * license that would have to be put back, nothing is sent.
 *
 * @param begun - what the keeper was told before the scenarios; undefined where none of them called for it
 */
export async function exploreTarget(
  session: Session,
  personas: Personas,
  settings: Settings,
  preflight: PreflightResult | undefined,
  { signal, onEvent }: RunHooks,
): Promise<ExplorationResult> {
  const { client, guard, identity, rootUrl } = session;
  const { explore: sequences = 0, seed = randomInt(2 ** 31) } = settings;
  const ready = preflight ?? (await guard.applyGivenLicense());
  if (!ready.accepted) {
    const notes = [createNote('exploration-not-started', { reason: ready.reason.message })];
    return { exploration: { sequences: 0, seed, failure: null }, problem: null, notes };
  }
  onEvent?.({ kind: 'note', note: createNote('exploration-started', { sequences, seed }) });
  // Loaded only here: no other run needs fast-check.
  const { explore } = await import('../explore/explore.ts');
  const known = { rootUrl, license: settings.license ?? '' };
  const { anonymousAccess } = identity;
  return explore(
    { client, guard: guard, personas, targetValues: known, anonymousAccess, signal, now: Date.now },
    { sequences, seed },
  );
}
