import type { Settings } from '../config/settings.ts';
import { definedOnly } from '../domain/defined-only.ts';
import { defaultWidth } from '../report/terminal/layout.ts';
import type { TerminalOptions } from '../report/terminal/terminal.ts';
import { wantsColor } from './color.ts';
import type { CliIo } from './io.ts';

/** The settings that change what a terminal report shows. */
export type ShownSettings = Pick<Settings, 'quiet' | 'verbose' | 'seed'> & Pick<TerminalOptions, 'keptFlags'>;

/** How the terminal report of a command is shown on standard output. */
export function terminalOptionsIn(io: CliIo, { quiet, verbose, seed, keptFlags }: ShownSettings): TerminalOptions {
  return {
    color: wantsColor(io.environment, io.stdout),
    width: widthIn(io),
    detail: quiet ? 'quiet' : verbose ? 'verbose' : 'normal',
    program: io.program,
    seedGiven: seed !== undefined,
    ...definedOnly({ keptFlags }),
  };
}

/** COLUMNS, else 80, and never more than the terminal has. */
export function widthIn({
  environment: { COLUMNS: columns = '' },
  stdout,
}: Pick<CliIo, 'environment' | 'stdout'>): number {
  const wanted = /^\d{2,4}$/.test(columns) ? Number(columns) : Math.min(defaultWidth, stdout.columns ?? defaultWidth);
  return Math.max(20, wanted);
}
