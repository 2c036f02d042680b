import type { Impact } from '../../src/domain/scenario.ts';
import { faults, variants } from '../../src/reference/index.ts';
import type { Matrix } from './matrix.ts';
import type { FaultRow } from './rows.ts';

/** How many faults are caught, and how many servers that are not at fault raise an alarm. */
export function summaryOf(matrix: Matrix): string {
  const all = matrix.faults.length;
  const at = (impact: Impact): number => matrix.faults.filter(({ caughtBy }) => caughtBy[impact].length > 0).length;
  const meant = matrix.faults.filter(({ caughtAsMeant }) => caughtAsMeant).length;
  const alarms = matrix.variants.filter(({ alarmed }) => alarmed.length > 0).length;
  return [
    `${meant} of ${all} faults caught by the scenario meant for them at impact write (${percent(meant, all)}); at reject ${at('reject')}, at read ${at('read')}`,
    `${alarms} false alarms from ${matrix.variants.length} servers that merely differ`,
  ].join('\n');
}

/** A text with the counts in it, as the README has them, brought up to date. */
export function withSummary(text: string, matrix: Matrix): string {
  const summary = summaryOf(matrix).split('\n');
  return summary.reduce((current, line) => {
    const pattern = line.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\d+(?:\\\.\d+)?/g, '[\\d.]+');
    return current.replace(new RegExp(pattern), line);
  }, text);
}

/** Whether everything is as it should be. */
export function isProven(matrix: Matrix): boolean {
  return (
    matrix.faults.every(({ caughtAsMeant }) => caughtAsMeant) &&
    matrix.variants.every(({ alarmed, result }) => alarmed.length === 0 && result === 'conformant') &&
    matrix.idle.length === 0
  );
}

/** The table fault × scenario for a terminal. */
export function tableOf(matrix: Matrix): string {
  const width = Math.max(...matrix.faults.map(({ id }) => id.length));
  const faultLines = matrix.faults.map(
    (row) =>
      `${row.caughtAsMeant ? '✔' : '✖'} ${row.id.padEnd(width)}  ${impactsOf(row).padEnd(18)}  ${meantAndMore(row)}`,
  );
  const variantLines = matrix.variants.map(
    ({ id, result, alarmed, warned }) =>
      `${alarmed.length === 0 ? '✔' : '✖'} ${id.padEnd(width)}  ${result.padEnd(18)}  ${[...alarmed, ...warned].join(', ')}`,
  );
  return [
    `  ${'fault'.padEnd(width)}  ${'caught at'.padEnd(18)}  by`,
    ...faultLines,
    '',
    `  ${'server that merely differs'.padEnd(width)}  ${'result'.padEnd(18)}  warned`,
    ...variantLines,
    '',
    ...(matrix.idle.length === 0 ? [] : [`Scenarios that catch nothing: ${matrix.idle.join(', ')}`, '']),
    summaryOf(matrix),
    '',
  ].join('\n');
}

/** The same as a page of the documentation. */
export function pageOf(matrix: Matrix): string {
  const says = new Map<string, string>([
    ...faults.map(({ id, description }): [string, string] => [id, description]),
    ...variants.map((variant): [string, string] => [variant.id, variant.description]),
  ]);
  return [
    '# What it catches',
    '',
    'Made by `npm run docs` from the runs of `npm run faults`; do not edit.',
    '',
    'Each row of the first table is the reference server with one rule broken, and the scenario that catches it. Each row',
    'of the second is a server that differs without breaking a rule.',
    '',
    ...summaryOf(matrix)
      .split('\n')
      .map((line) => `- ${line}.`),
    '',
    '## Faults',
    '',
    '| fault | the rule that is broken | caught at | by |',
    '| --- | --- | --- | --- |',
    ...matrix.faults.map(
      (row) => `| \`${row.id}\` | ${cell(says.get(row.id))} | ${impactsOf(row)} | ${cell(meantAndMore(row))} |`,
    ),
    '',
    '## Servers that merely differ',
    '',
    '| server | what it does | result | warned by |',
    '| --- | --- | --- | --- |',
    ...matrix.variants.map(
      ({ id, result, warned }) => `| \`${id}\` | ${cell(says.get(id))} | ${result} | ${cell(warned.join(', '))} |`,
    ),
    '',
  ].join('\n');
}

function impactsOf({ caughtBy }: FaultRow): string {
  return (['read', 'reject', 'write'] as const).filter((impact) => caughtBy[impact].length > 0).join(', ') || '—';
}

/** The scenario that is meant to catch a fault first, and how many more did. */
function meantAndMore({ id, caughtBy }: FaultRow): string {
  const meant = faults.find((fault) => fault.id === id)?.caughtBy ?? [];
  const by = meant.filter((scenario) => caughtBy.write.includes(scenario));
  const more = caughtBy.write.length - by.length;
  return `${by.join(', ')}${more > 0 ? ` (+${more})` : ''}`;
}

function cell(text: string | undefined): string {
  return (text ?? '').replaceAll('|', '\\|');
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
