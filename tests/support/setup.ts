/**
 * Runs before every test file: a test sees the environment variables that it sets itself, and no others of this suite. The
 * titles of its tests are checked.
 */
import { beforeAll } from 'vitest';
import { removeEnvironmentVariables } from './hermetic-environment.ts';
import { titleProblems, titlesIn } from './titles.ts';

removeEnvironmentVariables(process.env);

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads which fixtures a hook takes from this pattern
beforeAll(({}, file) => {
  const problems = titleProblems(titlesIn(file));
  if (problems.length > 0) throw new Error(`Titles of tests:\n${problems.join('\n')}`);
});
