import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const tools = fileURLToPath(new URL('./tools/package.json', import.meta.url));

/** `npm run tools`: the tests that need the tools of tools/package.json, which `npm run tools:install` installs. */
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
    taskTitleValueFormatTruncate: 200,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
