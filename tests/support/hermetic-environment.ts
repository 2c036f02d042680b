import { type Option, variablesOf } from '../../src/config/option-declaration.ts';
import { options } from '../../src/config/options.ts';

const inAnyCase = new Set(
  Object.values(options).flatMap(({ variable, anyCase }: Option) => (anyCase ? [variable] : [])),
);

/** Every environment variable that the table of options names, in each spelling that is read. */
export const environmentVariables: readonly string[] = variablesOf(options).flatMap((variable) =>
  inAnyCase.has(variable) ? [variable, variable.toLowerCase()] : [variable],
);

/** Variables with which GitHub Actions turns on a reporter. */
const githubVariables = ['GITHUB_ACTIONS', 'GITHUB_STEP_SUMMARY'];

/** Removes the variables of the table of options and those of GitHub Actions, so that no test depends on them. */
export function removeEnvironmentVariables(environment: NodeJS.ProcessEnv): void {
  for (const variable of [...environmentVariables, ...githubVariables]) delete environment[variable];
}
