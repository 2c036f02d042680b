import type { Report } from '../../domain/report.ts';
import { entryWords, wrongEntries } from '../deviation-list.ts';
import { forTerminal } from '../escape.ts';
import { marks, type Paint } from './paint.ts';

/** What the list of deviations accepts, one line each. */
export function acceptedLines({ deviations }: Report, paint: Paint): readonly string[] {
  const { symbol, style } = marks.accepted;
  return (deviations?.accepted ?? []).map((entry) => {
    const where = entry.scenario ?? 'run';
    return `  ${paint(style, `${symbol} ${forTerminal(where)}`)}  ${forTerminal(entry.finding.message)} ${paint('dim', forTerminal(`(${entryWords(entry)}: ${entry.reason})`))}`;
  });
}

/** Entries of the list that have to be changed, and make the run fail. */
export function listLines(report: Report, paint: Paint): readonly string[] {
  const { symbol, style } = marks.fail;
  return wrongEntries(report).map(
    ({ entry, problem }) => `  ${paint(style, `${symbol} ${forTerminal(entryWords(entry))}`)}  ${forTerminal(problem)}`,
  );
}
