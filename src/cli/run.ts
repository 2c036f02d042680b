import type { Settings } from '../config/settings.ts';
import type { Flags } from '../config/sources.ts';
import { exitCodes } from '../domain/problem.ts';
import type { Report } from '../domain/report.ts';
import type { RunHooks } from '../domain/run-events.ts';
import { renderReport } from '../report/reporters.ts';
import { checkReportFiles, writeReportFile } from '../report/write.ts';
import { wantsColor } from './color.ts';
import { exitCodeIn } from './exit.ts';
import { type CliIo, complain } from './io.ts';
import { permissionToWrite } from './permission.ts';
import { progressIn } from './progress.ts';
import { loadSettingsFor } from './settings.ts';

/** Holds a target against the documentation. */
export type Runner = (settings: Settings, hooks: RunHooks) => Promise<Report>;

const interrupted = {
  first: 'Stopping: the license is put back and the personas that were made are deleted.',
  again: 'Still stopping: the license is being put back. To end now would leave the target without it.',
};

/**
 * `run`: holds a target against the documentation and writes the reports.
 *
 * @param runner - for tests; by default the real one
 */
export async function run(flags: Flags, world: CliIo, runner?: Runner): Promise<number> {
  const loaded = await loadSettingsFor(world, 'run', flags);
  // Files first: a report that cannot be written is said before the target is touched.
  const problem = loaded.ok ? checkReportFiles(loaded.settings.reporters) : loaded.problem;
  if (!loaded.ok || problem) {
    if (problem) complain(world, problem);
    return exitCodes[problem?.code ?? 'usage'];
  }
  const permitted = await permissionToWrite(loaded.settings, world);
  if (!permitted.ok) {
    complain(world, permitted.problem);
    return exitCodes[permitted.problem.code];
  }
  const { settings } = permitted;
  const { signal } = world.interruption;
  world.interruption.explain(interrupted);
  const real = runner ?? (await import('../app/run.ts')).runConformance;
  const report = await real(settings, { onEvent: progressIn(world), signal });
  return writeReports(settings, { ...report, exitCode: exitCodeIn(world, report) }, world);
}

function writeReports({ reporters }: Settings, report: Report, world: CliIo): number {
  let exitCode = report.exitCode;
  for (const { name, file } of reporters) {
    if (file === undefined) continue;
    const unwritten = writeReportFile(file, renderReport(name, report, { color: false }));
    if (!unwritten) continue;
    complain(world, unwritten);
    // Whoever waits for the file must not take its absence for a pass.
    if (exitCode === 0) exitCode = exitCodes[unwritten.code];
  }
  // With files alone, the terminal report still says what came out.
  const shown = reporters.find(({ file }) => file === undefined)?.name ?? 'terminal';
  if (shown !== 'terminal' && report.problem) complain(world, report.problem);
  world.stdout.write(renderReport(shown, report, { color: wantsColor(world.environment, world.stdout) }));
  return exitCode;
}
