import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const tools = fileURLToPath(new URL('./tools/package.json', import.meta.url));

/** The tests that need the tools of tools/package.json, which `npm ci` does not install. */
export default defineConfig({
  plugins: [
    {
      name: 'resolve-from-tools',
      enforce: 'pre',
      resolveId(id) {
        return /^msw(\/|$)/.test(id) ? this.resolve(id, tools, { skipSelf: true }) : undefined;
      },
    },
  ],
  test: {
    include: ['examples/in-process/msw.test.ts', 'tests/tools/**/*.test.ts'],
    setupFiles: ['tests/support/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
