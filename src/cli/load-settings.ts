import { scenarios } from '../../specs/index.ts';
import { partsOf } from '../app/run-parts.ts';
import { secretsOf } from '../app/secrets.ts';
import { type Loaded, loadSettings } from '../config/load.ts';
import type { CommandName, Option } from '../config/option-declaration.ts';
import { options } from '../config/options.ts';
import type { Environment, Flags } from '../config/sources.ts';
import type { Secret } from '../report/redact.ts';
import type { CliIo } from './io.ts';

/**
 * Loads the settings of a command, and adds their secrets to what no output may show. Those of the environment are added
 * before anything is read, because a message about wrong settings may contain them.
 */
export async function loadSettingsFor(io: CliIo, command: CommandName, flags: Flags): Promise<Loaded> {
  const { directory, environment } = io;
  const scenarioIds = scenarios.map(({ id }) => id);
  io.secrets.push(...secretsInEnvironment(environment));
  const loaded = await loadSettings(command, { flags, environment, directory, scenarioIds });
  if (loaded.ok) io.secrets.push(...secretsOf(partsOf(loaded.settings), []).values);
  return loaded;
}

/** The values of the secret variables, whether they are valid or not. */
function secretsInEnvironment(environment: Environment): readonly Secret[] {
  return Object.values<Option>(options).flatMap(({ variable, secret }) => {
    const value = variable === undefined || !secret ? undefined : environment[variable];
    return variable === undefined || value === undefined || value === '' ? [] : [{ name: variable, value }];
  });
}
