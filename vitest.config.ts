import { defineConfig } from 'vitest/config';

/** The projects of the test run: unit tests beside the shape of src/, and the specs themselves against a server. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**'],
          isolate: false,
          sequence: { shuffle: true },
        },
      },
      { test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'conformance', include: ['specs/**/*.spec.ts'] } },
    ],
  },
});
