import type { Report } from '../../src/domain/report.ts';

/** How much of what a run could judge a mock does as documented. */
export interface Fidelity {
  /** Scenarios that passed. */
  readonly achieved: number;
  /** Scenarios that were judged. */
  readonly achievable: number;
  /** Scenarios of the suite. */
  readonly total: number;
}

/** The fidelity that a report shows: the scenarios that passed among those that passed, warned or failed. */
export function fidelityOf({ counts, results }: Pick<Report, 'counts' | 'results'>): Fidelity {
  return { achieved: counts.pass, achievable: counts.pass + counts.warn + counts.fail, total: results.length };
}
