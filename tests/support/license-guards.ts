import type { LicenseGuard } from '../../src/license/guard-types.ts';
import type { LicenseState } from '../../src/license/license-state.ts';
import { saying } from './license-states.ts';

/** A license guard that sends nothing; a test overrides what it is about. */
export function fakeLicenseGuard(change: Partial<LicenseGuard> = {}): LicenseGuard & {
  /** What was asked of it, in order. */
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  const last: LicenseState = saying(true);
  return {
    asked,
    lastState: last,
    tokenEndpointSupported: false,
    isNameAccepted: false,
    hasAdded: false,
    hasOtherSource: false,
    wasStored: true,
    restore: async () => ({ kind: 'untouched' }),
    ignoreTokenEndpoint: () => {},
    ...change,
    async readState() {
      asked.push('observe');
      return change.readState ? change.readState() : last;
    },
    async waitUntil(isExpected) {
      asked.push('observe');
      return change.waitUntil ? change.waitUntil(isExpected) : change.readState ? change.readState() : last;
    },
    async readStateLater() {
      asked.push('observe later');
      return change.readStateLater ? change.readStateLater() : last;
    },
    async readInitialState() {
      asked.push('look');
      return change.readInitialState ? change.readInitialState() : last;
    },
    async applyGivenLicense() {
      asked.push('begin');
      return change.applyGivenLicense ? change.applyGivenLicense() : { accepted: true };
    },
    async ensureState(state) {
      asked.push(`ensure ${state}`);
      return change.ensureState ? change.ensureState(state) : { ready: true };
    },
    recordEffect(did, before, after) {
      asked.push(`follow ${did}`);
      change.recordEffect?.(did, before, after);
    },
  };
}
