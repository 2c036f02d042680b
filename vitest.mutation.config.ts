import { defineConfig } from 'vitest/config';

/** The tests that a mutated judge or plan is held against: those of the pure core, without the network. */
export default defineConfig({
  test: {
    include: ['tests/spec/**/*.test.ts', 'tests/specs/**/*.test.ts', 'tests/run/**/*.test.ts'],
    // These start servers and processes, or try inputs by the thousand: once for each mutant would take hours.
    exclude: ['run', 'interrupted', 'restore', 'inspect', 'session', 'schemas', 'judge-hostile', 'hostile-body'].map(
      (name) => `tests/**/${name}.test.ts`,
    ),
    isolate: false,
    testTimeout: 20_000,
  },
});
