import type { Report } from '../../domain/report.ts';
import { entryWords, wrongEntries } from '../deviation-list.ts';
import { forTerminal } from '../escape.ts';
import type { Paint } from './paint.ts';
import { marked } from './symbol-lines.ts';

/** How the lines are laid out. */
interface ListLayout {
  readonly width: number;
  readonly paint: Paint;
}

/** What the list of deviations accepts, one paragraph each. */
export function acceptedLines({ deviations }: Report, options: ListLayout): readonly string[] {
  return (deviations?.accepted ?? []).flatMap((entry) => {
    const where = entry.scenario ?? 'run';
    const text = `${where}: ${entry.finding.message} (${entryWords(entry)}: ${entry.reason})`;
    return marked('accepted', forTerminal(text), options);
  });
}

/** Entries of the list that have to be changed, and make the run fail. */
export function listLines(report: Report, options: ListLayout): readonly string[] {
  return wrongEntries(report).flatMap(({ entry, problem }) =>
    marked('fail', forTerminal(`${entryWords(entry)} ${problem}`), options),
  );
}
