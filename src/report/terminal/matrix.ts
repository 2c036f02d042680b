import { endpointIds } from '../../domain/endpoint.ts';
import { personas } from '../../domain/persona.ts';
import { type ScenarioResult, type Verdict, verdicts } from '../../domain/report.ts';
import { marks, type Paint, type Style } from './paint.ts';

/** What a cell shows of several verdicts: the first of these that occurs, so that nothing hides behind a pass. */
const worstFirst: readonly Verdict[] = ['fail', 'blocked', 'warn', 'accepted', 'pass', 'skipped'];

interface Cell {
  readonly text: string;
  readonly style: Style;
}

/**
 * The verdicts by endpoint (rows) and persona (columns), then the key to the symbols. A cell shows its worst verdict and
 * how many scenarios have it, `✖ 1/12` where the others have another.
 */
export function matrixLines(results: readonly ScenarioResult[], paint: Paint): readonly string[] {
  if (results.length === 0) return [];
  const columns = personas.filter((persona) => results.some((result) => result.persona === persona));
  const head: readonly Cell[] = [plain(''), ...columns.map((persona) => ({ text: persona, style: 'bold' as const }))];
  const rows = [...endpointIds, 'client' as const]
    .filter((endpoint) => results.some((result) => result.endpoint === endpoint))
    .map((endpoint) => [
      { text: endpoint, style: 'bold' as const },
      ...columns.map((persona) => cell(results.filter((one) => one.endpoint === endpoint && one.persona === persona))),
    ]);
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.text.length ?? 0)));
  const shown = verdicts.filter((one) => one !== 'accepted' || results.some(({ verdict }) => verdict === one));
  const key = shown.map((verdict) => `${paint(marks[verdict].style, marks[verdict].symbol)} ${verdict}`).join('  ');
  return [...table.map((row) => line(row, widths, paint)), '', `  ${key}`];
}

function cell(results: readonly ScenarioResult[]): Cell {
  const worst = worstFirst.find((verdict) => results.some((result) => result.verdict === verdict));
  if (worst === undefined) return plain('');
  const count = results.filter(({ verdict }) => verdict === worst).length;
  const { symbol, style } = marks[worst];
  return { text: `${symbol} ${count}${count === results.length ? '' : `/${results.length}`}`, style };
}

function line(row: readonly Cell[], widths: readonly number[], paint: Paint): string {
  const cells = row.map(
    ({ text, style }, column) => paint(style, text) + ' '.repeat((widths[column] ?? 0) - text.length),
  );
  return `  ${cells.join('  ')}`.trimEnd();
}

function plain(text: string): Cell {
  return { text, style: 'plain' };
}
