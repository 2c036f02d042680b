import { defineConfig } from 'vitest/config';

/** The tests that a mutated judge, plan or run has to pass. */
export default defineConfig({
  test: {
    include: [
      'tests/domain/**/*.test.ts',
      'tests/specs/**/*.test.ts',
      'tests/{app,engine}/**/*.test.ts',
      'tests/license/license-state.test.ts',
      'tests/http/{no-response,rate-limit}.test.ts',
      'tests/explore/run.test.ts',
    ],
    // These try inputs by the thousand: once for each mutant would take hours.
    exclude: ['schemas', 'judge-hostile', 'hostile-body'].map((name) => `tests/**/${name}.test.ts`),
    setupFiles: ['tests/support/setup.ts'],
    taskTitleValueFormatTruncate: 200,
    isolate: false,
    testTimeout: 20_000,
  },
});
