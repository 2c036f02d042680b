import { describeTally, type Fidelity, type Tally } from '../../domain/fidelity.ts';
import { wrapped, wrappedItems } from './layout.ts';

/** How much of the documentation the server follows: overall, by endpoint and by kind. Nothing if a client was checked. */
export function fidelityLines(fidelity: Fidelity | null, width: number): readonly string[] {
  if (fidelity === null) return [];
  const { overall, must, byEndpoint, byKind } = fidelity;
  const meaning = overall.achievable === overall.total ? '' : ' (passed of judged, of all)';
  return [
    ...wrapped(`Fidelity: ${describeTally(overall)} scenarios${meaning}; required: ${describeTally(must)}`, {
      width,
      rest: '  ',
    }),
    ...groups(byEndpoint, width),
    ...groups(byKind, width),
  ];
}

function groups(tallies: Readonly<Record<string, Tally>>, width: number): readonly string[] {
  const items = Object.entries(tallies).map(([name, tally]) => `${name} ${describeTally(tally)}`);
  return wrappedItems(items, ',', { width, first: '  ' });
}
