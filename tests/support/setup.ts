/** Runs before every test file: a test sees the environment variables that it sets itself, and no others of this suite. */
import { removeEnvironmentVariables } from './hermetic-environment.ts';

removeEnvironmentVariables(process.env);
