import type { Option } from '../../src/config/option.ts';
import { options } from '../../src/config/options.ts';

/** Every environment variable that the table of options names, in each spelling that is read. */
export const environmentVariables: readonly string[] = Object.values(options).flatMap((option: Option) => {
  const { variable, anyCase } = option;
  if (variable === undefined) return [];
  return anyCase ? [variable, variable.toLowerCase()] : [variable];
});

/** Removes the variables of the table of options, so that no test depends on them. */
export function removeEnvironmentVariables(environment: NodeJS.ProcessEnv): void {
  for (const variable of environmentVariables) delete environment[variable];
}
