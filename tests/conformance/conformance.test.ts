import { optionsFromEnvironment } from '../../src/index.ts';
import { describeConformance } from '../../src/vitest.ts';

describeConformance(await optionsFromEnvironment({ environment: process.env, directory: process.cwd() }));
