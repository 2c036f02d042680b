import type { Exchange } from '../domain/exchange.ts';
import type { Bound } from '../domain/scenario.ts';
import { expectedStatuses } from '../domain/shared-requirements.ts';
import type { Deed } from '../license/guard-types.ts';
import { difference, type Observation } from '../license/license-state.ts';

/** What a request did to the license, as far as its answer and the state tell. */
export function deedOf(scenario: Bound, { response }: Exchange, before: Observation, after: Observation): Deed {
  const { then } = scenario.expect;
  if (scenario.endpoint.id === 'check') return 'nothing';
  const status = response?.status ?? 0;
  const isChanged = difference(before, after) !== undefined;
  if (then === 'added' || then === 'removed') {
    if (status >= 200 && status < 300) return then;
    return isChanged || !response ? 'something else' : 'nothing';
  }
  // A renewed license is as good as the one before; everything else that changes it was not to do so.
  if (then === 'kept')
    return after.available === before.available && after.shown.kind === before.shown.kind
      ? 'nothing'
      : 'something else';
  const isExpected = expectedStatuses(scenario).includes(status);
  if (!isExpected && status >= 200 && status < 300) return 'obeyed';
  return isExpected && !isChanged ? 'nothing' : 'something else';
}
