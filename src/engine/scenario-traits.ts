import type { BoundScenario } from '../domain/scenario.ts';
import { expectedStatuses } from '../domain/shared-requirements.ts';
import { isSuccessStatus } from '../domain/status.ts';

/**
 * Whether a conforming server rejects or denies the request of a scenario; or may, and leaves the license as it is in any
 * case, as with a removal for another instance where none is stored.
 */
export function mustBeRejected(scenario: BoundScenario): boolean {
  const statuses = expectedStatuses(scenario);
  const mayBeAccepted = statuses.some(isSuccessStatus);
  return !mayBeAccepted || (scenario.expect.licenseAfter === 'unchanged' && !statuses.every(isSuccessStatus));
}

/** Whether a request shows the server admin what check returns, whatever form the credentials have. */
export function looksAsAdmin({ as, endpoint }: BoundScenario): boolean {
  return as === 'server-admin' && endpoint.id === 'check';
}

/** Whether a request may be sent a second time: no renewal, and nothing that counts as a failed login. */
export function isRepeatable({ endpoint, as, credentials }: BoundScenario): boolean {
  return endpoint.id !== 'renew' && as !== 'unknown-user' && credentials !== 'empty-password';
}

/** Whether the request of a scenario may write: what only looks asks check. */
export function isWrite({ endpoint }: BoundScenario): boolean {
  return endpoint.id !== 'check';
}
