import { hostToName, writeRefusal } from '../config/allow-write.ts';
import type { Settings } from '../config/settings.ts';
import type { Problem } from '../domain/problem.ts';
import { isCi } from './color.ts';
import { type CliIo, printable } from './io.ts';

/** Settings of a run that may begin, or why it must not. */
export type Permission =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Asks the user at a terminal whether a server may be changed, if its host was not named. The answer is the name of the
 * host, because people press Enter out of habit.
 */
export async function permissionToWrite(settings: Settings, io: CliIo): Promise<Permission> {
  const problem = writeRefusal(settings);
  if (problem === undefined || settings.url === undefined) return { ok: true, settings };
  const host = hostToName(settings.url);
  const refused: Permission = { ok: false, problem };
  if (isCi(io.environment)) return refused;
  const answer = await io.prompt(
    `This run removes and restores the license on ${printable(io, host)}. Type the host name to continue: `,
  );
  if (answer === undefined || answer.toLowerCase() !== host) return refused;
  return { ok: true, settings: { ...settings, allowWriteTo: [...settings.allowWriteTo, host] } };
}
