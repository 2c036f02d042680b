import { defineConfig } from 'vitest/config';

/**
 * The projects of `npm test`: tests beside the shape of src/, real processes, the specs against a server, and the proof
 * that every fault is caught.
 */
export default defineConfig({
  test: {
    // On two cores Vitest would take one worker, which is slow and hides what files do to each other.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/proof/**', 'tests/pact/**', 'tests/hostile/**', 'tests/conformance/**'],
          // Files share a worker: they keep no state, and starting one for each takes longer than running it.
          isolate: false,
          testTimeout: 20_000,
          sequence: { shuffle: true },
        },
      },
      { test: { name: 'hostile', include: ['tests/hostile/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'proof', include: ['tests/proof/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
      {
        test: {
          name: 'pact',
          include: ['tests/pact/**/*.test.ts', 'examples/**/*.test.ts'],
          // Pact's files are merged under a lock of one process: in several at once interactions are lost, silently.
          fileParallelism: false,
          pool: 'forks',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          env: { PACT_DO_NOT_TRACK: 'true', DO_NOT_TRACK: '1', SCARF_ANALYTICS: 'false' },
        },
      },
      { test: { name: 'conformance', include: ['tests/conformance/**/*.test.ts'] } },
    ],
  },
});
