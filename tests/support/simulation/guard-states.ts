import type { GuardEvent } from '../../../src/license/guard/guard-events.ts';
import {
  type GuardFacts,
  type GuardState,
  initialGuardState,
  type WriteRecord,
} from '../../../src/license/guard/guard-state.ts';
import { nextState } from '../../../src/license/guard/transitions.ts';
import type { LicenseIdentity } from '../../../src/license/license-identity.ts';
import type { Reading, TokenView } from '../../../src/license/license-reading.ts';
import { factsWith } from './simulated-run.ts';
import { othersLicense, ownLicense, simulatedRootUrl } from './simulated-target.ts';

/** A moment long after every window of a test. */
export const later = 1_000_000;

const viewOf = (identity: LicenseIdentity, change: object = {}): Extract<TokenView, { kind: 'license' }> => ({
  kind: 'license',
  identity,
  status: 1,
  sub: simulatedRootUrl,
  jti: 'first',
  ...change,
});

/** What GET token can show. */
export const views = {
  own: viewOf({ lid: ownLicense.lid, lexp: ownLicense.lexp }),
  refreshed: viewOf({ lid: ownLicense.lid, lexp: ownLicense.lexp }, { jti: 'second' }),
  extended: viewOf({ lid: ownLicense.lid, lexp: ownLicense.lexp + 9 }),
  others: viewOf({ lid: othersLicense.lid, lexp: othersLicense.lexp }),
  invalid: viewOf({ lid: 'garbage', lexp: 9 }, { status: 3 }),
  none: { kind: 'none', by: 'object' },
  missing: { kind: 'none', by: '404' },
  unknown: { kind: 'unknown' },
} as const satisfies Record<string, TokenView>;

/** A reading; by default of the own license in force, long after everything. */
export function reading(check: boolean | undefined, token: keyof typeof views, at: number = later): Reading {
  return { at, check, token: views[token] };
}

/** A request of a scenario, or of the guard. */
export function write(change: Partial<WriteRecord> = {}): WriteRecord {
  return { id: 'guard', endpoint: 'add', mustBeRejected: false, sentAt: 0, ...change };
}

/** The state after some events. */
export function stateAfter(facts: Partial<GuardFacts>, ...events: readonly GuardEvent[]): GuardState {
  return events.reduce(nextState, initialGuardState(factsWith(facts)));
}

export const firstRead = (one: Reading | undefined): GuardEvent => ({ kind: 'first-read', reading: one });

/** A request that was answered, and what was seen after it. */
export function answered(one: WriteRecord, status: number, after?: Reading, at = 0): readonly GuardEvent[] {
  const done = { ...one, status, answeredAt: at };
  return [
    { kind: 'sent', write: one },
    { kind: 'answered', write: one, status, at, returned: { lid: undefined, jti: undefined } },
    ...(after ? [{ kind: 'seen-after', reading: after, writes: [done], isFirst: true } as const] : []),
  ];
}
