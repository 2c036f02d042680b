import type { LicenseRequests } from './license-requests.ts';
import {
  isSample,
  type LicenseState,
  readLicenseState,
  showsOtherLicense,
  unknownLicenseState,
} from './license-state.ts';

/** The wait before a look that showed nothing, or nothing new, is repeated, in milliseconds. */
const repeatAfterMs = 250;

/**
 * The waits between looks for a state that has not come, in milliseconds. The last is longer than a second, which is what the times
 * in a license are counted in: one that is made up for each look shows another one by then.
 */
const waitsMs = [100, 300, 1100];

/** How often the expected state may fail to come before it is waited for no more. */
const maxUnsettled = 2;

/** Looks at the license of a target, and knows how far what it sees can be believed. */
export interface LicenseMonitor {
  /** The state as last seen. */
  readonly lastState: LicenseState;
  /** The state as first seen; undefined before anything was. */
  readonly initialState: LicenseState | undefined;
  /** Whether `GET /api/licensing/token` has named a license. */
  readonly tokenEndpointSupported: boolean;
  /** Whether the target has a license that does not come from its database. */
  readonly hasOtherSource: boolean;
  /** The identity of the license that shows where none is stored; undefined where none was seen. */
  readonly fileLicenseId: string | undefined;
  readState(): Promise<LicenseState>;
  /** As the keeper's; `always`: however often it was waited for in vain. */
  waitUntil(isExpected: (seen: LicenseState) => boolean, always?: boolean): Promise<LicenseState>;
  /** As the keeper's. */
  readStateLater(): Promise<LicenseState>;
  /** The first look: two in truth, as what changes from one to the next tells nothing of what is stored. */
  readInitialState(): Promise<LicenseState>;
  /** As the keeper's. */
  ignoreTokenEndpoint(): void;
  /** Takes in what a removal left to see. */
  noteRemoval(before: LicenseState, after: LicenseState): void;
}

export interface LicenseMonitorOptions {
  readonly requests: Pick<LicenseRequests, 'check' | 'show'>;
  readonly hasOtherSource: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Waits, in milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Prepares to look. Sends nothing before it is asked to. */
export function createLicenseMonitor({
  requests,
  hasOtherSource: licenseElsewhere,
  now,
  pause,
}: LicenseMonitorOptions): LicenseMonitor {
  let last = unknownLicenseState;
  let initial: LicenseState | undefined;
  let named = false;
  /** Whether what `GET /api/licensing/token` shows is taken at its word. */
  let trusted = true;
  let elsewhere = licenseElsewhere;
  let fallback: string | undefined;
  /** Whether the last look showed nothing, so that a second one at once would show nothing either. */
  let isGone = false;
  let unsettled = 0;

  const seeNow = async (): Promise<LicenseState> => {
    const [check, token] = await Promise.all([requests.check(), requests.show()]);
    const seen = readLicenseState(check, token, now());
    return trusted ? seen : withoutShown(seen);
  };

  const observe = async (): Promise<LicenseState> => {
    last = await seeNow();
    if (last.unknown && !isGone) {
      // What stands before the target may have answered in its place for a moment.
      await pause(repeatAfterMs);
      last = await seeNow();
    }
    isGone = last.unknown ?? false;
    named ||= last.token.kind === 'license';
    if (!last.unknown) initial ??= last;
    return last;
  };

  /** A mock may answer with the same sample, or with a new one, whatever is stored. Then check alone is looked at. */
  const distrust = (): void => {
    trusted = false;
    named = false;
    fallback = undefined;
    last = withoutShown(last);
    initial = initial && withoutShown(initial);
  };

  return {
    get lastState() {
      return last;
    },
    get initialState() {
      return initial;
    },
    get tokenEndpointSupported() {
      return named;
    },
    get hasOtherSource() {
      return elsewhere;
    },
    get fileLicenseId() {
      return fallback;
    },
    readState: observe,
    ignoreTokenEndpoint: distrust,
    async waitUntil(isExpected, always = false) {
      const first = await observe();
      for (const wait of waitsMs) {
        if (isExpected(last) || last.unknown || (unsettled >= maxUnsettled && !always)) return last;
        const before = last;
        await pause(wait);
        const seen = await observe();
        // It has changed with nothing sent, and not to what is expected: it tells nothing of what is stored.
        if (showsOtherLicense(before, seen) && showsOtherLicense(first, seen) && !isExpected(seen)) distrust();
      }
      if (!isExpected(last)) unsettled += 1;
      return last;
    },
    async readStateLater() {
      await pause(repeatAfterMs);
      return observe();
    },
    async readInitialState() {
      const first = await observe();
      if (first.token.kind !== 'license') return first;
      const second = await observe();
      if (showsOtherLicense(first, second)) distrust();
      return last;
    },
    noteRemoval(before, after) {
      if (isSample(before, after)) {
        distrust();
      } else if (showsOtherLicense(before, after) && after.token.kind === 'license') {
        elsewhere = true;
        fallback = after.token.identity;
      }
    },
  };
}

function withoutShown({ available, unknown: unseen }: LicenseState): LicenseState {
  return { available, token: { kind: 'unknown' }, ...(unseen ? { unknown: unseen } : {}) };
}
