import { describeTally, type Fidelity, type Tally } from '../../domain/fidelity.ts';
import { wrapped, wrappedItems } from './layout.ts';

/** How much of the documentation the server follows: overall, by endpoint and by kind. Nothing if a client was checked. */
export function fidelityLines(fidelity: Fidelity | null, width: number): readonly string[] {
  if (fidelity === null) return [];
  const { overall, must, byEndpoint, byKind } = fidelity;
  const isWhole = overall.achievable === overall.total;
  const [name, verb] = isWhole ? ['Fidelity', ' passed'] : ['Fidelity, as passed of judged (of all)', ''];
  return [
    ...wrapped(`${name}: ${describeTally(overall)} scenarios${verb}; of the required ones, ${describeTally(must)}`, {
      width,
      rest: '  ',
    }),
    ...groupLines('by endpoint', byEndpoint, width),
    ...groupLines('by kind', byKind, width),
  ];
}

function groupLines(name: string, tallies: Readonly<Record<string, Tally>>, width: number): readonly string[] {
  const items = Object.entries(tallies).map(([group, tally]) => `${group} ${describeTally(tally)}`);
  return wrappedItems(items, ',', { width, first: `  ${name}: `, rest: '    ' });
}
