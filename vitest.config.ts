import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FileOrder } from './tests/support/file-order.ts';

/**
 * The tests of `npm test`: those that mirror src/, real processes, the HTML report in a browser, misbehaving servers, Pact, and
 * the proof that every fault is caught. None of them reads the environment; `npm run conformance` does.
 */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'examples/{client,in-process}/*.test.ts'],
    exclude: [
      'tests/conformance/**',
      // These need tools/package.json: see vitest.tools.config.ts.
      'tests/tools/**',
      'examples/in-process/msw.test.ts',
    ],
    // Builds the command, once.
    globalSetup: ['tests/support/built-package.ts'],
    // Removes the environment variables of this suite, and checks the titles of the tests of a file, before they run.
    setupFiles: ['tests/support/setup.ts'],
    env: {
      // Node caches compiled modules here: many tests start a process, and most of its time would be spent on compiling.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/node-compile/', import.meta.url)),
      PACT_DO_NOT_TRACK: 'true',
      DO_NOT_TRACK: '1',
      SCARF_ANALYTICS: 'false',
    },
    // Files share a worker: they keep no state, and starting a worker for each takes longer than running the tests.
    isolate: false,
    // Node loads the files itself, as it does when the command is started from source.
    experimental: { viteModuleRunner: false },
    // More than the two cores of CI, for which Vitest would take one worker: some files mostly wait, for a process or a timeout.
    maxWorkers: 3,
    // In a file of real processes, too.
    maxConcurrency: 10,
    sequence: { sequencer: FileOrder, shuffle: { tests: true } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // By default, 40 characters of a value: too few to tell two cases of a table apart.
    taskTitleValueFormatTruncate: 200,
  },
});
