import { claimsOf } from '../../src/license/license-token.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';

/** What differs from the state before the run. */
export interface Loss {
  readonly license: number;
  readonly personas: number;
}

/** One kind of fault, injected at one or more moments. */
export interface Row {
  readonly fault: string;
  readonly injected: number;
  /** What has to restore the state: the run itself, or `restore` after it. */
  readonly by: 'run' | 'restore';
  readonly afterRun: Loss;
  readonly afterRestore: Loss;
  /** What differs from what is expected, one sentence each. */
  readonly surprises: readonly string[];
}

export const noLoss: Loss = { license: 0, personas: 0 };

/** What a server has lost of the license it was started with, whose token it may renew, and what it has more than its admin. */
export function lossOf(server: ReferenceServer): Loss {
  const { storedLicense, users, serviceAccounts } = server.state();
  return {
    license: storedLicense?.claims?.lid === claimsOf(server.license)?.lid ? 0 : 1,
    personas: users.length - 1 + serviceAccounts.length,
  };
}

/** Several rows of one fault as one. */
export function summed(fault: string, by: Row['by'], rows: readonly Omit<Row, 'fault' | 'by'>[]): Row {
  const sum = (of: (row: Omit<Row, 'fault' | 'by'>) => Loss): Loss => ({
    license: rows.reduce((total, row) => total + of(row).license, 0),
    personas: rows.reduce((total, row) => total + of(row).personas, 0),
  });
  return {
    fault,
    by,
    injected: rows.reduce((total, row) => total + row.injected, 0),
    afterRun: sum(({ afterRun }) => afterRun),
    afterRestore: sum(({ afterRestore }) => afterRestore),
    surprises: rows.flatMap(({ surprises }) => surprises),
  };
}

/** Whether nothing was lost that should not have been, and everything ended as it should. */
export function isAsExpected({ by, injected, afterRun, afterRestore, surprises }: Row): boolean {
  const isWhole = ({ license, personas }: Loss): boolean => license === 0 && personas === 0;
  return injected > 0 && surprises.length === 0 && isWhole(afterRestore) && (by === 'restore' || isWhole(afterRun));
}

/** The rows as a table for a terminal. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['', 'fault', 'injected', 'restored by', 'license lost', 'persona left', 'license lost', 'persona left'];
  const body = rows.map((row) => [
    isAsExpected(row) ? '✔' : '✖',
    row.fault,
    String(row.injected),
    row.by,
    // A killed run cannot restore anything.
    row.by === 'run' ? String(row.afterRun.license) : `(${row.afterRun.license})`,
    row.by === 'run' ? String(row.afterRun.personas) : `(${row.afterRun.personas})`,
    String(row.afterRestore.license),
    String(row.afterRestore.personas),
  ]);
  const widths = head.map((cell, at) => Math.max(cell.length, ...body.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at < 2 || at === 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const left = widths.slice(0, 4).reduce((total, width) => total + width + 2, 0);
  const pair = (widths[4] ?? 0) + (widths[5] ?? 0) + 4;
  const all = summed('', 'restore', rows);
  return [
    `${' '.repeat(left)}${'after the run'.padEnd(pair)}after restore`,
    line(head),
    ...body.map(line),
    ...rows.flatMap(({ fault, surprises }) => surprises.map((text) => `✖ ${fault}: ${text}`)),
    '',
    `${all.injected} faults injected: ${all.afterRestore.license} licenses lost, ${all.afterRestore.personas} personas left. In parentheses: what restore had to restore.`,
    '',
  ].join('\n');
}
