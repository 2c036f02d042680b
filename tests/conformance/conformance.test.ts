import { optionsFromEnvironment } from '../../src/index.ts';
import { describeConformance } from '../../src/vitest.ts';

describeConformance(
  process.env.GRAFANA_URL === undefined
    ? { reference: true }
    : await optionsFromEnvironment({ environment: process.env, directory: process.cwd() }),
);
