import { isSuccessStatus } from '../../domain/status.ts';
import type { Reading } from '../license-reading.ts';
import { changeBetween } from './attribution.ts';
import type { WriteRecord } from './guard-state.ts';

/**
 * What a request did to the license. `accepted-forbidden`: it got a 2xx although it must be rejected; `unexpected-change`:
 * the state is another one, which it must not be; `unknown`: it got no response.
 */
export type LicenseEffect =
  | 'added'
  | 'renewed'
  | 'removed'
  | 'accepted-forbidden'
  | 'unexpected-change'
  | 'none'
  | 'unknown';

const accepted = { add: 'added', renew: 'renewed', remove: 'removed' } as const;

/**
 * What a request did, by its status and by the readings around it.
 *
 * @param countsToken - whether a new token of the same license is a change
 */
export function licenseEffectOf(
  write: WriteRecord,
  before: Reading | undefined,
  after: Reading | undefined,
  countsToken: boolean,
): LicenseEffect {
  if (write.status === undefined) return 'unknown';
  if (isSuccessStatus(write.status)) return write.mustBeRejected ? 'accepted-forbidden' : accepted[write.endpoint];
  if (before === undefined || after === undefined) return 'none';
  return changeBetween(before, after, countsToken) === undefined ? 'none' : 'unexpected-change';
}
