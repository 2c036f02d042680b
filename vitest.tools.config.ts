import { defineConfig } from 'vitest/config';

/** `npm run tools`: what tools of other projects say, which `npm ci --prefix tools` installs. */
export default defineConfig({
  test: {
    include: ['tests/tools/**/*.test.ts'],
    setupFiles: ['tests/support/setup.ts'],
    testTimeout: 120_000,
  },
});
