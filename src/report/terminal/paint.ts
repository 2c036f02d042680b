import { styleText } from 'node:util';
import type { Verdict } from '../../domain/report.ts';

export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'alarm';

/** Gives a text a style, or leaves it as it is where colors are off. */
export type Paint = (style: Style, text: string) => string;

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

/** A painter that follows the caller's decision alone: NO_COLOR, CI and the terminal were looked at before. */
export function painter(color: boolean): Paint {
  return (style, text) => {
    if (!color || style === 'plain') return text;
    return styleText(style === 'alarm' ? ['bold', 'red'] : style, text, { validateStream: false });
  };
}
