import { defineConfig } from 'vitest/config';

/** The tests that a mutated judge or plan is held against: those of the pure core, without the network. */
export default defineConfig({
  test: {
    include: ['tests/spec/**/*.test.ts', 'tests/specs/**/*.test.ts', 'tests/run/**/*.test.ts'],
    // These start servers or processes: a thousand times would take hours.
    exclude: ['run', 'interrupted', 'restore', 'inspect', 'session', 'schemas'].map(
      (name) => `tests/**/${name}.test.ts`,
    ),
    testTimeout: 20_000,
  },
});
