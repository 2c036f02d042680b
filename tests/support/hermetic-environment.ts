import { allOptions } from '../../src/config/options.ts';

/** Every environment variable that the table of options names, in each spelling that is read. */
export const environmentVariables: readonly string[] = allOptions.flatMap(({ variable, anyCase }) => {
  if (variable === undefined) return [];
  return anyCase ? [variable, variable.toLowerCase()] : [variable];
});

/** Removes the variables of the table of options, so that no test depends on them. */
export function removeEnvironmentVariables(environment: NodeJS.ProcessEnv): void {
  for (const variable of environmentVariables) delete environment[variable];
}
