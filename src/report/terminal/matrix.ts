import { endpointIds } from '../../domain/endpoint.ts';
import { personas } from '../../domain/persona.ts';
import { type ScenarioResult, type Verdict, verdicts } from '../../domain/report.ts';
import { worstFirst } from '../../domain/verdict.ts';
import { marks } from '../verdict-symbols.ts';
import { wrapped, wrappedItems } from './layout.ts';
import type { Paint, Style } from './paint.ts';

interface MatrixCell {
  readonly text: string;
  readonly style: Style;
}

/**
 * The verdicts by persona (rows) and endpoint (columns), then the key to the symbols. A cell shows its worst verdict and
 * how many scenarios have it, `✖ 1/12` if the others have another.
 */
export function matrixLines(results: readonly ScenarioResult[], width: number, paint: Paint): readonly string[] {
  if (results.length === 0) return [];
  const columns = [...endpointIds, 'client' as const].filter((endpoint) =>
    results.some((result) => result.endpoint === endpoint),
  );
  const head: readonly MatrixCell[] = [plain(''), ...columns.map((id) => ({ text: id, style: 'bold' as const }))];
  const rows = personas
    .filter((persona) => results.some((result) => result.persona === persona))
    .map((persona) => [
      { text: persona, style: 'bold' as const },
      ...columns.map((id) => cell(results.filter((one) => one.endpoint === id && one.persona === persona))),
    ]);
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.text.length ?? 0)));
  const shown = verdicts.filter((one) => one !== 'accepted' || results.some(({ verdict }) => verdict === one));
  return [
    ...table.map((row) => line(row, widths, paint)),
    ...keyLines(shown, width, paint),
    ...explanation(table, width),
  ];
}

/** What the symbols mean. */
function keyLines(shown: readonly Verdict[], width: number, paint: Paint): readonly string[] {
  const items = shown.map((verdict) => `${marks[verdict].symbol} ${verdict}`);
  return wrappedItems(items, ',', { width, first: '  ' }).map((one) =>
    shown.reduce((text, verdict) => {
      const { symbol, style } = marks[verdict];
      return text.replace(symbol, () => paint(style, symbol));
    }, one),
  );
}

/** What the first cell with two numbers means. */
function explanation(table: readonly (readonly MatrixCell[])[], width: number): readonly string[] {
  const found = table.flat().find(({ text }) => text.includes('/'));
  if (!found) return [];
  const [some, all] = found.text.split(' ').at(-1)?.split('/') ?? [];
  return wrapped(`${found.text} is ${some} of ${all} scenarios; of several verdicts the worst is shown`, {
    width,
    first: '  ',
  });
}

function cell(results: readonly ScenarioResult[]): MatrixCell {
  const worst = worstFirst.find((verdict) => results.some((result) => result.verdict === verdict));
  if (worst === undefined) return plain('');
  const count = results.filter(({ verdict }) => verdict === worst).length;
  const { symbol, style } = marks[worst];
  return { text: `${symbol} ${count}${count === results.length ? '' : `/${results.length}`}`, style };
}

function line(row: readonly MatrixCell[], widths: readonly number[], paint: Paint): string {
  const cells = row.map(
    ({ text, style }, column) => paint(style, text) + ' '.repeat((widths[column] ?? 0) - text.length),
  );
  return `  ${cells.join('  ')}`.trimEnd();
}

function plain(text: string): MatrixCell {
  return { text, style: 'plain' };
}
