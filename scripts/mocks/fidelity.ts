import type { Tally } from '../../src/domain/fidelity.ts';
import type { Report } from '../../src/domain/report.ts';

/** The fidelity that a report shows, overall. */
export function fidelityOf({ fidelity }: Pick<Report, 'fidelity'>): Tally {
  if (fidelity === null) throw new Error('The report is about a client, which has no fidelity.');
  return fidelity.overall;
}
