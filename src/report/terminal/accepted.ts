import type { ListedDeviation, Report } from '../../domain/report.ts';
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
export function listLines({ deviations }: Report, paint: Paint): readonly string[] {
  const line = (entry: ListedDeviation, what: string): string =>
    `  ${paint(marks.fail.style, `${marks.fail.symbol} ${forTerminal(entryWords(entry))}`)}  ${forTerminal(what)}`;
  return [
    ...(deviations?.stale ?? []).map((entry) =>
      line(entry, 'is stale: its scenarios ran and passed. Remove the entry.'),
    ),
    ...(deviations?.expired ?? []).map((entry) =>
      line(entry, `expired: until ${entry.until}. Fix the server, or set a later end.`),
    ),
  ];
}

function entryWords({ id, until, issue, line }: ListedDeviation): string {
  return [
    id,
    ...(line === undefined ? [] : [`line ${line}`]),
    `until ${until}`,
    ...(issue === undefined ? [] : [issue]),
  ].join(', ');
}
