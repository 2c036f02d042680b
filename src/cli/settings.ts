import { scenarios } from '../../specs/index.ts';
import { partsOf } from '../app/parts.ts';
import { secretsOf } from '../app/secrets.ts';
import { type Loaded, loadSettings } from '../config/load.ts';
import type { CommandName } from '../config/option.ts';
import type { Flags } from '../config/sources.ts';
import type { CliIo } from './io.ts';

/** Loads the settings of a command, and adds their secrets to what no output may show. */
export async function loadSettingsFor(io: CliIo, command: CommandName, flags: Flags): Promise<Loaded> {
  const { directory, environment } = io;
  const scenarioIds = scenarios.map(({ id }) => id);
  const loaded = await loadSettings(command, { flags, environment, directory, scenarioIds });
  if (loaded.ok) io.secrets.push(...secretsOf(partsOf(loaded.settings), []).values);
  return loaded;
}
