import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './package.ts';
import { type ProgramEnd, type RunningProgram, startProgram } from './program.ts';

/** A step of action.yml. */
interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly branding: Readonly<Record<string, string>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** action.yml of this checkout. */
export const action: Action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));

/** A job in which the action is used, with its folders and the environment of the job. */
export interface Job {
  readonly folder: string;
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A step of the action that is running. */
export interface RunningStep extends RunningProgram {
  /** The outputs that it has set so far. */
  readonly outputs: () => Readonly<Record<string, string>>;
  /** What it has written on the page of the workflow run. */
  readonly summary: () => string;
}

/** Starts a step of the action as GitHub's runner starts it: with bash, the inputs, and the files for outputs and summary. */
export function startStep(id: string, { folder, workspace, inputs, environment = {} }: Job): RunningStep {
  const step = action.runs.steps.find((one) => one.id === id);
  if (step?.run === undefined) throw new Error(`action.yml has no step ${id} that runs something.`);
  const defaults = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']),
  );
  const env = Object.fromEntries(
    Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluate(value, { ...defaults, ...inputs })]),
  );
  const files = { output: join(folder, `${id}.output`), summary: join(folder, `${id}.summary`) };
  const temporary = join(folder, 'temp');
  mkdirSync(temporary, { recursive: true });
  const program = startProgram('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    cwd: workspace,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HOME: folder,
      RUNNER_TEMP: temporary,
      GITHUB_WORKSPACE: workspace,
      GITHUB_ACTION_PATH: root,
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      ...environment,
      ...env,
    },
  });
  return { ...program, outputs: () => outputsIn(textOf(files.output)), summary: () => textOf(files.summary) };
}

/** Runs a step to its end. */
export async function runStep(
  id: string,
  job: Job,
): Promise<ProgramEnd & { readonly outputs: Readonly<Record<string, string>>; readonly summary: string }> {
  const step = startStep(id, job);
  const ended = await step.ended;
  return { ...ended, outputs: step.outputs(), summary: step.summary() };
}

function evaluate(text: string, inputs: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    if (expression !== 'toJSON(inputs)') throw new Error(`The test does not know the expression ${expression}.`);
    return JSON.stringify(inputs, null, 2);
  });
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function outputsIn(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
