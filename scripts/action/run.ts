/**
 * The step `run` of action.yml: checks the inputs, installs the package in a folder of its own, runs it in an empty one, and
 * sets the outputs. Reads INPUTS and what the runner sets; exits with the exit code of the run, or with 2 if an input is wrong
 * or the package cannot be installed.
 */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type InputValues, inputProblems, runCommandLine } from './inputs.ts';
import { install } from './install.ts';
import { readReport, reportOutputs, summaryOf } from './report.ts';
import {
  isCancelled,
  printError,
  readInputs,
  readTable,
  required,
  runProgram,
  setOutputs,
  writeState,
} from './runner.ts';

const name = 'grafana-licensing-conformance';

/** GitHub takes at most 1 MiB from a step. */
const maxSummaryBytes = 1_000_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const [table, inputs] = [readTable(), readInputs()];
  const specification = packageToInstall(inputs);
  const problems = inputProblems(table, inputs);
  if (specification === undefined || problems.length > 0) {
    const wrong = specification === undefined ? ['The input version must be a version such as 0.1.0.'] : [];
    for (const problem of [...wrong, ...problems]) printError(problem);
    setOutputs({ 'exit-code': '2' });
    return 2;
  }
  const temporary = required('RUNNER_TEMP');
  const folder = mkdtempSync(join(temporary, 'licensing-conformance-'));
  const reports = mkdtempSync(join(temporary, 'licensing-conformance-reports-'));
  const installed = await install(specification, folder);
  if (isCancelled()) return 130;
  const start = join(folder, 'node_modules', name, 'dist/src/cli/main.js');
  if (installed !== 0 || !existsSync(start)) {
    printError(installed === 0 ? `${specification} is another package.` : `npm could not install ${specification}.`);
    setOutputs({ 'exit-code': '2' });
    return 2;
  }
  writeState({ folder, main: start });
  // At once, so that a run that is killed has an artifact, too.
  setOutputs({ reports });
  const { args, environment } = runCommandLine(table, inputs, { workspace: required('GITHUB_WORKSPACE'), reports });
  // Empty, so that no file of the checkout and none of the package is taken for settings.
  const cwd = join(folder, 'empty');
  mkdirSync(cwd);
  const env = { ...process.env, INPUTS: undefined, ...environment };
  const exitCode = await runProgram(process.execPath, [start, 'run', ...args], { cwd, env });
  writeState({ folder, main: start, exitCode });
  publish(table.reports, reports, exitCode);
  return exitCode;
}

/** What npm is to install; undefined if the version is not one: npm would also take a folder, a URL or a tag. */
function packageToInstall({ version = '', tarball = '' }: InputValues): string | undefined {
  if (tarball !== '') return resolve(required('GITHUB_WORKSPACE'), tarball);
  const chosen = version === '' ? ownVersion() : version;
  return /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(chosen) ? `${name}@${chosen}` : undefined;
}

function ownVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}

/** Sets the outputs and writes the summary. */
function publish(
  files: readonly { readonly reporter: string; readonly file: string }[],
  folder: string,
  exitCode: number,
): void {
  const written = files
    .map(({ reporter, file }) => [reporter, join(folder, file)] as const)
    .filter(([, path]) => existsSync(path));
  const paths = Object.fromEntries(written);
  const report = paths.json === undefined ? undefined : readReport(readFileSync(paths.json, 'utf8'));
  setOutputs({
    'exit-code': String(exitCode),
    ...(report ? reportOutputs(report) : {}),
    ...paths,
  });
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '' || report === undefined) return;
  const summary = paths.markdown === undefined ? summaryOf(report) : readFileSync(paths.markdown, 'utf8');
  if (Buffer.byteLength(summary) < maxSummaryBytes) appendFileSync(file, summary);
  else appendFileSync(file, summaryOf(report));
}
