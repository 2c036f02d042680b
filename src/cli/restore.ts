import type { restoreTarget } from '../app/restore.ts';
import type { Flags } from '../config/sources.ts';
import { exitCodes } from '../domain/problem.ts';
import { exitCodeIn } from './exit.ts';
import { type CliIo, complain, harmless } from './io.ts';
import { loadSettingsFor } from './settings.ts';

/**
 * `restore`: puts the license back and deletes the personas that a killed run left; tells what it did.
 *
 * @param put - for tests; by default the real one
 */
export async function restore(flags: Flags, world: CliIo, put?: typeof restoreTarget): Promise<number> {
  const loaded = await loadSettingsFor(world, 'restore', flags);
  if (!loaded.ok) {
    complain(world, loaded.problem);
    return exitCodes[loaded.problem.code];
  }
  world.interruption.explain({
    first: 'Stopping after the request that is under way. What is not put back yet stays as it is.',
    again: '',
  });
  const real = put ?? (await import('../app/restore.ts')).restoreTarget;
  const restoration = await real(loaded.settings, { signal: world.interruption.signal });
  const { actions, problem } = restoration;
  for (const { message } of actions) world.stdout.write(`${harmless(world, message)}\n`);
  if (problem) complain(world, problem);
  return exitCodeIn(world, restoration);
}
