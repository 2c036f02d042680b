import type { Verdict } from '../../domain/report.ts';
import { marks } from '../verdict-symbols.ts';
import { wrapped } from './layout.ts';
import type { Paint } from './paint.ts';

/** A harmless text behind the symbol of a verdict, and its further lines below the text. */
export function marked(
  verdict: Verdict,
  text: string,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const { symbol, style } = marks[verdict];
  return itemLines(paint(style, symbol), text, width);
}

/** A harmless text behind a symbol of one column. */
export function itemLines(symbol: string, text: string, width: number): readonly string[] {
  const [first = '', ...rest] = wrapped(text, { width, first: '    ' });
  return [`  ${symbol} ${first.trimStart()}`, ...rest];
}
