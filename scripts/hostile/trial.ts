import type { HostileCase } from '../../fixtures/hostile/case.ts';
import { deviations, longest } from '../../fixtures/hostile/judge.ts';
import { runChild } from './child.ts';

/** What one hostile target came to. */
export interface Trial {
  readonly id: string;
  readonly result: string;
  readonly exitCode: number | null;
  /** Of the process, from start to end. */
  readonly durationMs: number;
  readonly peakMebibytes: number;
  /** What is otherwise than expected, one sentence each. */
  readonly wrongs: readonly string[];
}

const timeoutMs = 2000;

/** What a busy machine may add to a run by starting the process and letting it end. */
const startAndEndMs = 10_000;

/** More than any run may take of memory. */
const mostMebibytes = 250;

/** Runs the command as a process of its own against one hostile target. */
export async function tryCase({ id, expected, start }: HostileCase): Promise<Trial> {
  const standing = await start();
  try {
    const { exitCode, report, durationMs, peakMebibytes } = await runChild(standing.way, timeoutMs);
    const bound = longest(expected, timeoutMs);
    return {
      id,
      result: report ? (report.problem?.code ?? report.result) : 'no report',
      exitCode,
      durationMs,
      peakMebibytes,
      wrongs: [
        ...(report ? deviations(expected, report) : ['there is no report']),
        ...(exitCode === expected.exitCode ? [] : [`the process ended with ${exitCode}`]),
        ...(report && report.durationMs > bound ? [`the run took longer than ${bound} ms`] : []),
        ...(durationMs - (report?.durationMs ?? 0) > startAndEndMs ? ['the process was slow to start or to end'] : []),
        ...(peakMebibytes <= mostMebibytes ? [] : [`took more than ${mostMebibytes} MiB`]),
        ...(standing.wrongs?.() ?? []),
      ],
    };
  } finally {
    await standing.close();
  }
}
