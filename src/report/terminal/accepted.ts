import type { Report } from '../../domain/report.ts';
import { entryWords, wrongEntries } from '../deviation-list.ts';
import { forTerminal } from '../escape.ts';
import { wrapped } from './layout.ts';
import { marks, type Paint } from './paint.ts';

/** How the lines are laid out. */
interface Options {
  readonly width: number;
  readonly paint: Paint;
}

/** What the list of deviations accepts, one paragraph each. */
export function acceptedLines({ deviations }: Report, options: Options): readonly string[] {
  return (deviations?.accepted ?? []).flatMap((entry) => {
    const where = entry.scenario ?? 'run';
    return marked('accepted', `${where}: ${entry.finding.message} (${entryWords(entry)}: ${entry.reason})`, options);
  });
}

/** Entries of the list that have to be changed, and make the run fail. */
export function listLines(report: Report, options: Options): readonly string[] {
  return wrongEntries(report).flatMap(({ entry, problem }) =>
    marked('fail', `${entryWords(entry)} ${problem}`, options),
  );
}

/** A text behind the symbol of a verdict. */
function marked(verdict: 'accepted' | 'fail', text: string, { width, paint }: Options): readonly string[] {
  const { symbol, style } = marks[verdict];
  const [first = '', ...rest] = wrapped(forTerminal(text), { width, first: '    ' });
  return [`  ${paint(style, symbol)} ${first.trimStart()}`, ...rest];
}
