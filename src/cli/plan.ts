import { inspectTarget } from '../app/doctor.ts';
import type { Settings } from '../config/settings.ts';
import type { ProviderState } from '../domain/scenario.ts';
import type { Stage, StageKind } from '../domain/stage.ts';
import { counted } from '../report/terminal/plural.ts';
import { exitCodeIn } from './exit.ts';
import { type CliIo, complain, printable } from './io.ts';

/** What the kinds of stages are called. */
const kinds: Readonly<Record<StageKind, string>> = {
  looks: 'check',
  'own-write': 'own write',
  'harmless-removals': 'removals that do no harm if accepted',
  'harmless-additions': 'additions that do no harm if accepted',
  'removals-and-renewals': 'removals and renewals',
  additions: 'additions',
  'additions-of-the-license': 'additions of the license',
};

const states: Readonly<Record<ProviderState, string>> = {
  any: 'the state that the server has',
  'a license is stored': 'a license stored',
  'no license is stored': 'no license stored',
};

/** `run --plan`: prints the stages of a run, and sends nothing but GET. */
export async function printPlan(settings: Settings, io: CliIo): Promise<number> {
  const inspection = await inspectTarget(settings, { signal: io.interruption.signal });
  const { stages, problem } = inspection;
  io.stdout.write(
    linesOf(stages)
      .map((line) => `${printable(io, line)}\n`)
      .join(''),
  );
  if (problem) complain(io, problem);
  return exitCodeIn(io, inspection);
}

function linesOf(stages: readonly Stage[]): readonly string[] {
  const requests = stages.flatMap(({ scenarios }) => scenarios).length;
  return [
    `${counted(requests, 'request')} in ${counted(stages.length, 'stage')}. After each stage but those of check alone, the state of the license is read.`,
    ...stages.flatMap(({ kind, given, scenarios }, at) => [
      '',
      `${at + 1}  ${kinds[kind]}, with ${states[given]}`,
      ...scenarios.map(({ id }) => `     ${id}`),
    ]),
  ];
}
