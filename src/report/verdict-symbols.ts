import type { Result, Verdict } from '../domain/report.ts';
import type { Style } from './terminal/paint.ts';

export interface Mark {
  readonly symbol: string;
  readonly style: Style;
}

/** How each verdict looks. The symbol tells them apart without colors too. */
export const marks: Readonly<Record<Verdict, Mark>> = {
  pass: { symbol: '✔', style: 'green' },
  accepted: { symbol: '≈', style: 'yellow' },
  warn: { symbol: '▲', style: 'yellow' },
  fail: { symbol: '✖', style: 'red' },
  skipped: { symbol: '–', style: 'dim' },
  blocked: { symbol: '◌', style: 'cyan' },
};

export const resultSymbols: Readonly<Record<Result, string>> = {
  conformant: '✔',
  nonconformant: '✖',
  partial: '◌',
  error: '✖',
};
