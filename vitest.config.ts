import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

/** Node caches compiled modules here: many tests start a process, and most of its time would be spent on compiling. */
const env = { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/node-compile/', import.meta.url)) };

/** What every project has. */
const common = {
  // Removes the environment variables of this suite, and checks the titles of the tests of a file, before they run.
  setupFiles: ['tests/support/setup.ts'],
  // By default, 40 characters of a value: too few to tell two cases of a table apart.
  taskTitleValueFormatTruncate: 200,
};

/**
 * The projects of `npm test`: tests that mirror src/, real processes, the HTML report in a browser, misbehaving
 * servers, Pact, and the proof that every
 * fault is caught. None of them reads the environment; `npm run conformance` does.
 */
export default defineConfig({
  test: {
    // More than the two cores of CI, for which Vitest would take one worker: four files mostly wait, for a process or a timeout.
    maxWorkers: 5,
    sequence: { sequencer: LongestFirst },
    env,
    globalSetup: ['tests/support/built-package.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          ...common,
          include: ['tests/**/*.test.ts', 'examples/in-process/*.test.ts'],
          exclude: [
            'tests/docs/**',
            'tests/e2e/**',
            'tests/gate/**',
            'tests/proof/**',
            'tests/pact/**',
            'tests/hostile/**',
            'tests/conformance/**',
            // These need tools/package.json: see vitest.tools.config.ts.
            'tests/tools/**',
            'examples/in-process/msw.test.ts',
            'tests/browser/**',
          ],
          // Files share a worker: they keep no state, and starting a worker for each takes longer than running the tests.
          isolate: false,
          testTimeout: 20_000,
          sequence: { shuffle: true },
        },
      },
      {
        test: {
          name: 'browser',
          ...common,
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'hostile',
          ...common,
          include: ['tests/hostile/**/*.test.ts'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          ...common,
          include: ['tests/{docs,e2e,gate}/**/*.test.ts'],
          isolate: false,
          maxConcurrency: 10,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'proof',
          ...common,
          include: ['tests/proof/**/*.test.ts'],
          testTimeout: 120_000,
          // The matrix runs the suite against every fault in one hook, on a busy two-core machine too.
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'pact',
          ...common,
          include: ['tests/pact/**/*.test.ts', 'examples/client/*.test.ts'],
          // Processes, because Pact loads a native library. Each test writes its pacts to a folder of its own.
          pool: 'forks',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          env: { PACT_DO_NOT_TRACK: 'true', DO_NOT_TRACK: '1', SCARF_ANALYTICS: 'false' },
        },
      },
    ],
  },
});
