import type { Report } from '../../domain/report.ts';
import { forTerminal } from '../escape.ts';
import { repeatFlags, stepTexts } from '../exploration.ts';
import { marks } from '../verdict-symbols.ts';
import { wrapped } from './layout.ts';
import type { Paint } from './paint.ts';
import { counted } from './plural.ts';

/** What was explored; a failing sequence as curl lines, in order, and the flags that explore it again. */
export function explorationLines({ exploration, target }: Report, width: number, paint: Paint): readonly string[] {
  if (!exploration) return [];
  const { sequences, seed, failure } = exploration;
  if (!failure) {
    const { symbol, style } = marks[sequences > 0 ? 'pass' : 'blocked'];
    const what = sequences > 0 ? `${counted(sequences, 'sequence')} went as predicted` : 'nothing was explored';
    return [`  ${paint(style, symbol)} ${what} (seed ${seed})`];
  }
  const { symbol, style } = marks.fail;
  return [
    ...wrapped(`${symbol} ${forTerminal(failure.message)}`, { width, first: '  ', rest: '    ' }).map((line) =>
      paint(style, line),
    ),
    ...stepTexts(failure.steps, target).flatMap(([curl, ...details], at) => [
      `      ${paint('dim', `${at + 1}.`.padEnd(3))} ${forTerminal(curl)}`,
      ...details.flatMap((text) => wrapped(forTerminal(text), { width, first: '          ' })),
    ]),
    `      ${paint('dim', `Found in ${counted(sequences, 'sequence')}. To explore the same, run with:`)}`,
    `      ${repeatFlags(exploration)}`,
  ];
}
