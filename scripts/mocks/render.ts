import { versionOf } from './contestants.ts';
import { fidelityOf } from './fidelity.ts';
import type { Measured } from './measure.ts';

const beginning = '<!-- fidelity -->';
const end = '<!-- /fidelity -->';

/** The table of docs/mocks.md. */
export function markdownTable(measured: readonly Measured[]): string {
  const rows = measured.map(({ contestant, report }) => {
    const { achievable, total } = fidelityOf(report);
    const tool = `${contestant.name} ${versionOf(contestant.package)}`;
    return [tool, contestant.configuredWith, percentage(report), `${achievable} of ${total}`, contestant.limits];
  });
  const lines = [
    ['tool', 'configured with', 'fidelity', 'judged', 'limits, and why'],
    rows[0]?.map(() => '---') ?? [],
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The same for a terminal, a line for each tool. */
export function terminalLine({ contestant, report }: Measured): string {
  const { achieved, achievable, total } = fidelityOf(report);
  const name = `${contestant.name} ${versionOf(contestant.package)}`.padEnd(24);
  return `${name} ${percentage(report).padStart(5)}  ${achieved} of ${achievable} judged, of ${total} (${report.result})\n`;
}

/** A page with the table between its markers. */
export function withTable(page: string, table: string): string {
  const [before, after] = [page.indexOf(beginning), page.indexOf(end)];
  if (before === -1 || after < before) throw new Error(`The page has no ${beginning} … ${end}.`);
  return `${page.slice(0, before + beginning.length)}\n${table}\n${page.slice(after)}`;
}

/** Rounded down, so that only a mock without a deviation has 100 %. */
function percentage(report: Measured['report']): string {
  const { achieved, achievable } = fidelityOf(report);
  return achievable === 0 ? 'none' : `${Math.floor((100 * achieved) / achievable)} %`;
}
