import type { Exchange } from '../domain/exchange.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { expectedStatuses, toleratedStatuses } from '../domain/shared-requirements.ts';
import type { LicenseEffect } from '../license/guard-types.ts';
import { describeChange, type LicenseState } from '../license/license-state.ts';

/** What a request did to the license, as far as the response and the state show. */
export function licenseEffectOf(
  scenario: BoundScenario,
  { response }: Exchange,
  before: LicenseState,
  after: LicenseState,
): LicenseEffect {
  const { licenseAfter } = scenario.expect;
  if (scenario.endpoint.id === 'check') return 'nothing';
  const status = response?.status ?? 0;
  const isChanged = describeChange(before, after) !== undefined;
  if (licenseAfter === 'added' || licenseAfter === 'removed') {
    if (status >= 200 && status < 300) return licenseAfter;
    return isChanged || !response ? 'unexpected-change' : 'nothing';
  }
  // A renewed license is as good as the one before; everything else that changes it was not to do so.
  if (licenseAfter === 'still stored')
    return after.available === before.available && after.token.kind === before.token.kind
      ? 'nothing'
      : 'unexpected-change';
  const isExpected = [...expectedStatuses(scenario), ...toleratedStatuses(scenario)].includes(status);
  if (!isExpected && status >= 200 && status < 300) return 'accepted-forbidden';
  return isExpected && !isChanged ? 'nothing' : 'unexpected-change';
}
