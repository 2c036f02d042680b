import { longFlag, type Option, type OptionTable } from '../../src/config/option-declaration.ts';
import { options } from '../../src/config/options.ts';
import { reporterNames, withoutFile } from '../../src/config/reporter-choice.ts';
import { filePath } from '../../src/config/value-checks.ts';
import type { ActionInput, ActionReport, ActionTable, InputKind } from './inputs.ts';

/** How the file of a report ends, where it is not the name of its reporter. */
const extensions: Readonly<Record<string, string>> = { junit: 'xml', markdown: 'md', openmetrics: 'prom' };

const markers = {
  inputs: { begin: '  # <options>', end: '  # </options>' },
  outputs: { begin: '  # <reports>', end: '  # </reports>' },
} as const;

/** What the action knows of the options of the command. */
export function actionTable(table: OptionTable = options): ActionTable {
  return {
    inputs: ofRun(table).map(inputFor),
    reports: reporterNames.filter((name) => !withoutFile.includes(name)).map(reportFor),
  };
}

function ofRun(table: OptionTable): readonly Option[] {
  return Object.values(table).filter(({ commands }) => commands.includes('run'));
}

/** `--license-source` is license-source, GRAFANA_ADMIN_USER is admin-user. */
function inputName(option: Option): string {
  const name = longFlag(option)?.slice(2) ?? option.variable?.replace(/^GRAFANA_/, '') ?? option.key;
  return name.toLowerCase().replaceAll('_', '-');
}

function inputFor(option: Option): ActionInput {
  const flag = longFlag(option);
  return {
    name: inputName(option),
    kind: kindOf(option),
    ...(option.variable === undefined ? {} : { variable: option.variable }),
    ...(flag === undefined ? {} : { flag }),
    restores: option.commands.includes('restore'),
  };
}

function kindOf({ key, toggle, many, flag, check }: Option): InputKind {
  if (key === 'reporters') return 'reporters';
  if (toggle) return 'switch';
  if (many) return 'list';
  return check === filePath || flag?.endsWith('<file>') ? 'path' : 'value';
}

function reportFor(reporter: string): ActionReport {
  return { reporter, file: `licensing-conformance.${extensions[reporter] ?? reporter}` };
}

/** The table as the action reads it. */
export function renderActionTable(table: OptionTable = options): string {
  return `${JSON.stringify(actionTable(table), null, 2)}\n`;
}

/** action.yml with an input for every option and an output for every report, between its markers. */
export function withOptions(action: string, table: OptionTable = options): string {
  const { reports } = actionTable(table);
  const inputs = ofRun(table).flatMap((option) => [
    `  ${inputName(option)}:`,
    `    description: ${JSON.stringify(description(option))}`,
    '    default: ""',
  ]);
  const outputs = reports.flatMap(({ reporter }) => [
    `  ${reporter}:`,
    `    description: Path of the ${reporter} report, if it was written.`,
    `    value: \${{ steps.run.outputs.${reporter} }}`,
  ]);
  return between(between(action, markers.inputs, inputs), markers.outputs, outputs);
}

function description(option: Option): string {
  const { help, secret, variable } = option;
  const first = `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;
  const kinds: Readonly<Record<InputKind, string>> = {
    value: '',
    switch: ' true or false.',
    list: ' One per line.',
    path: ' Relative paths start in the workspace.',
    reporters: ' One per line; added to the reports that the action always writes.',
  };
  const unset = variable === undefined ? '' : ` If empty, ${variable} of the job applies.`;
  return `${first}${secret ? ' Use a secret.' : ''}${kinds[kindOf(option)]}${unset}`;
}

/** @throws Error if the text does not have the markers */
function between(
  text: string,
  { begin, end }: { readonly begin: string; readonly end: string },
  lines: readonly string[],
): string {
  const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
  if (start < 0 || stop < start) throw new Error(`action.yml does not have the line ${begin} or ${end}.`);
  return `${text.slice(0, start + begin.length)}\n${lines.join('\n')}\n${text.slice(stop)}`;
}
