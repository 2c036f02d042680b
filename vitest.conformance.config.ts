import { defineConfig } from 'vitest/config';

/** `npm run conformance`: the scenarios as tests, against the server that the environment or `.env` names. */
export default defineConfig({ test: { include: ['tests/conformance/**/*.test.ts'] } });
