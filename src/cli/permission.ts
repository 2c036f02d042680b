import { hostToName, writeRefusal } from '../config/allow-write.ts';
import type { Settings } from '../config/settings.ts';
import type { Problem } from '../domain/problem.ts';
import { isCi } from './color.ts';
import { type CliIo, harmless } from './io.ts';

/** Settings with which a run may begin, or why it must not. */
export type Permitted =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Asks somebody who sits at a terminal whether a server may be written to, where its host was not named. To answer is to
 * type the host: a habit of pressing Enter must not do.
 */
export async function permissionToWrite(settings: Settings, world: CliIo): Promise<Permitted> {
  const problem = writeRefusal(settings);
  if (problem === undefined || settings.url === undefined) return { ok: true, settings };
  const host = hostToName(settings.url);
  const refused: Permitted = { ok: false, problem };
  if (isCi(world.environment)) return refused;
  const answer = await world.ask(
    `This run removes the license of ${harmless(world, host)} and puts it back. To go on, type the name of the host: `,
  );
  if (answer === undefined || answer.toLowerCase() !== host) return refused;
  return { ok: true, settings: { ...settings, allowWriteTo: [...(settings.allowWriteTo ?? []), host] } };
}
