import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from '../../fixtures/settings.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Report } from '../../src/domain/report.ts';
import type { Contestant } from './contestants.ts';
import { freePort, startTool, toolsFolder } from './tool-process.ts';

/** The report of a run against a mock, and what the tool printed last. */
export interface Measured {
  readonly contestant: Contestant;
  readonly report: Report;
  readonly output: string;
}

/** Starts a mock, runs the whole suite against it, and stops it. */
export async function measure(contestant: Contestant): Promise<Measured> {
  const directory = mkdtempSync(join(tmpdir(), 'licensing-conformance-mock-'));
  const port = await freePort();
  // So that the generated files find their packages.
  symlinkSync(join(toolsFolder, 'node_modules'), join(directory, 'node_modules'));
  const mock = join(directory, 'mock');
  mkdirSync(mock);
  const tool = startTool(await contestant.prepare(mock, port));
  try {
    const report = await runConformance(
      settings({
        url: `http://127.0.0.1:${port}/`,
        ...contestant.access,
        ...(contestant.skip ? { skip: contestant.skip } : {}),
        impact: 'write',
        waitSeconds: 60,
        settleMs: 0,
        // So that the table of docs/mocks.md does not depend on chance.
        seed: 1,
        stateDirectory: join(directory, 'state'),
      }),
    );
    return { contestant, report, output: tool.output() };
  } finally {
    await tool.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
