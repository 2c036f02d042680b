import { defineConfig } from 'vitest/config';

/** The tests that a mutated run is held against, where it joins what the pure core says with a server. */
export default defineConfig({
  test: {
    include: ['run', 'interrupted', 'restore', 'inspect', 'session'].map((name) => `tests/run/${name}.test.ts`),
    isolate: false,
    testTimeout: 20_000,
  },
});
