import type { Planned, RunCost } from '../domain/run-events.ts';
import type { BoundScenario, Impact } from '../domain/scenario.ts';

/** What the cost of a run depends on, besides its scenarios. */
export interface CostFactors {
  readonly impact: Impact;
  /** Whether each test account has to be created. */
  readonly createsUser: boolean;
  readonly createsServiceAccount: boolean;
  /** How many random sequences follow the scenarios. */
  readonly sequences: number;
}

/** Adds up what a run costs the server, from what it plans to send. */
export function costOf(planned: readonly Planned[], factors: CostFactors): RunCost {
  const running = planned.filter(({ decision }) => decision === 'run').map(({ scenario }) => scenario);
  const changesLicense = factors.impact === 'write' && running.some(({ impact }) => impact === 'write');
  return {
    scenarioRequests: running.length,
    possibleWrites: running.filter(({ endpoint }) => endpoint.method !== 'GET').length,
    failedLogins: running.filter(({ as }) => as === 'unknown-user').length,
    usersCreated: factors.createsUser ? 1 : 0,
    serviceAccountsCreated: factors.createsServiceAccount ? 1 : 0,
    // Which requests a sequence has is random: each counts as one renewal, although it may have none or several.
    issuerContacts: running.filter(contactsIssuer).length + factors.sequences,
    changesLicense,
  };
}

/** A renewal that is carried out asks the issuer; one that is denied does not get that far. */
function contactsIssuer({ endpoint, as }: BoundScenario): boolean {
  return endpoint.id === 'renew' && as === 'server-admin';
}
