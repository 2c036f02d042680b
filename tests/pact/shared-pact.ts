import { afterAll } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import type { Report } from '../../src/domain/report.ts';
import { type VerifyOptions, verifyPacts } from '../../src/pact/verify/verify.ts';
import { type PactProcess, type PactStarter, startPactProcess } from '../../src/pact/worker-process.ts';

const started: PactProcess[] = [];
const idle: PactProcess[] = [];

/**
 * Provides a Pact process for a test that is not about its start, which takes longer than most jobs. It is one that an
 * earlier test of the file no longer uses, or a new one. A job that can be interrupted gets a process of its own.
 */
export const sharedPact: PactStarter = async (options) => {
  if (options.signal !== undefined) return startPactProcess(options);
  const pact = idle.pop() ?? (await startOne());
  const end = (): void => {
    if (pact.alive()) idle.push(pact);
  };
  return { ...pact, end };
};

async function startOne(): Promise<PactProcess> {
  const pact = await startPactProcess();
  started.push(pact);
  return pact;
}

afterAll(() => {
  for (const pact of started) pact.end();
});

/** Verifies pact files with a process that the tests of the file share. */
export function verifyWithSharedPact(settings: Settings, options: VerifyOptions = {}): Promise<Report> {
  return verifyPacts(settings, { startPact: sharedPact, ...options });
}
