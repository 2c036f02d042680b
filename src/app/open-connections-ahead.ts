import { personasOf, personasToProvision } from '../accounts/personas.ts';
import { requestsPerAccount } from '../accounts/provision.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { writesAtStart } from '../engine/schedule.ts';
import type { Client } from '../http/client.ts';
import type { OpenTarget } from './open-target.ts';
import { promisedPlan, scheduleFor } from './plan-for.ts';
import type { RunParts } from './run-parts.ts';

/**
 * Opens connections for the requests that create test accounts. A handshake takes two round trips, so it has to begin that
 * long before them: while the target is identified.
 */
export function openForAccounts(client: Client, { credentials, provision }: RunParts): void {
  const wanted = provision ? personasToProvision(personasOf(credentials)) : [];
  if (wanted.length > 0) client.prepare?.(requestsPerAccount * wanted.length);
}

/**
 * Opens connections for the requests that create test accounts and for those that follow: the scenarios that only look go
 * out at the same time, and then the first requests that may write, or those that delete the accounts.
 *
 * @param sends - the scenarios whose requests the client will send
 */
export function openForScenarios(target: OpenTarget, sends: readonly BoundScenario[]): void {
  const { client, personas, target: facts } = target.session;
  const accounts = target.parts.provision ? personasToProvision(personas).length : 0;
  const { looks, stages } = scheduleFor(target, promisedPlan(target, sends));
  const mayWrite = target.parts.scope.impact === 'write';
  // Beside the looks, a created account is asked for its name, unless a search for accounts comes between.
  const naming = accounts > 0 && !(mayWrite && !facts.builtIn) ? 1 : 0;
  const reading = mayWrite && stages.length > 0 ? 2 : 0;
  client.warmUp?.(looks.length + naming + reading);
  client.prepare?.(requestsPerAccount * accounts + (stages.length > 0 ? writesAtStart(stages) : accounts));
}
