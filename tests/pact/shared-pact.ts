import { afterAll } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import type { Report } from '../../src/domain/report.ts';
import { type VerifyOptions, verifyPacts } from '../../src/pact/verify/verify.ts';
import { type PactProcess, type PactStarter, startPactProcess } from '../../src/pact/worker-process.ts';

/** Pact processes for tests that are not about their start, which takes longer than most jobs. */
export interface SharedPact {
  /**
   * Provides a process that an earlier test no longer uses, or a new one. A job that can be interrupted gets a process of
   * its own.
   */
  readonly startPact: PactStarter;
  /** Verifies pact files with a shared process. */
  readonly verify: (settings: Settings, options?: VerifyOptions) => Promise<Report>;
}

/** Shares Pact processes among the tests of a file. Call it at the top of the file: they end with its last test. */
export function sharePact(): SharedPact {
  const started: PactProcess[] = [];
  const idle: PactProcess[] = [];
  afterAll(() => {
    for (const pact of started) pact.end();
  });
  const startOne = async (): Promise<PactProcess> => {
    const pact = await startPactProcess();
    started.push(pact);
    return pact;
  };
  const startPact: PactStarter = async (options) => {
    if (options.signal !== undefined) return startPactProcess(options);
    const pact = idle.pop() ?? (await startOne());
    const end = (): void => {
      if (pact.alive()) idle.push(pact);
    };
    return { ...pact, end };
  };
  return { startPact, verify: (settings, options = {}) => verifyPacts(settings, { startPact, ...options }) };
}
