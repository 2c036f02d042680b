import { scenarios } from '../../specs/index.ts';
import { partsOf } from '../app/parts.ts';
import { secretsOf } from '../app/secrets.ts';
import { type Loaded, loadSettings } from '../config/load.ts';
import type { CommandName } from '../config/option.ts';
import type { Flags } from '../config/sources.ts';
import type { CliIo } from './io.ts';

/** The settings of a command that was started in a world, which is told what of them is secret. */
export async function loadSettingsFor(world: CliIo, command: CommandName, flags: Flags): Promise<Loaded> {
  const { directory, environment } = world;
  const scenarioIds = scenarios.map(({ id }) => id);
  const loaded = await loadSettings(command, { flags, environment, directory, scenarioIds });
  if (loaded.ok) world.secrets.push(...secretsOf(partsOf(loaded.settings), []).values);
  return loaded;
}
