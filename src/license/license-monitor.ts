import type { LicenseRequests } from './license-requests.ts';
import { isSample, nothingObserved, type Observation, observationOf, showsAnother } from './license-state.ts';

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
export interface Watcher {
  /** The state as last seen. */
  readonly last: Observation;
  /** The state as first seen; undefined before anything was. */
  readonly initial: Observation | undefined;
  /** Whether `GET /api/licensing/token` has named a license. */
  readonly named: boolean;
  /** Whether the target has a license that does not come from its database. */
  readonly elsewhere: boolean;
  /** The identity of the license that shows where none is stored; undefined where none was seen. */
  readonly fallback: string | undefined;
  observe(): Promise<Observation>;
  /** As the keeper's; `always`: however often it was waited for in vain. */
  settle(isExpected: (seen: Observation) => boolean, always?: boolean): Promise<Observation>;
  /** As the keeper's. */
  observeLater(): Promise<Observation>;
  /** The first look: two in truth, as what changes from one to the next tells nothing of what is stored. */
  look(): Promise<Observation>;
  /** As the keeper's. */
  distrust(): void;
  /** Takes in what a removal left to see. */
  learn(before: Observation, after: Observation): void;
}

export interface WatcherOptions {
  readonly requests: Pick<LicenseRequests, 'check' | 'show'>;
  readonly licenseElsewhere: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Waits, in milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Prepares to look. Sends nothing before it is asked to. */
export function createWatcher({ requests, licenseElsewhere, now, pause }: WatcherOptions): Watcher {
  let last = nothingObserved;
  let initial: Observation | undefined;
  let named = false;
  /** Whether what `GET /api/licensing/token` shows is taken at its word. */
  let trusted = true;
  let elsewhere = licenseElsewhere;
  let fallback: string | undefined;
  /** Whether the last look showed nothing, so that a second one at once would show nothing either. */
  let isGone = false;
  let unsettled = 0;

  const seeNow = async (): Promise<Observation> => {
    const [check, token] = await Promise.all([requests.check(), requests.show()]);
    const seen = observationOf(check, token, now());
    return trusted ? seen : withoutShown(seen);
  };

  const observe = async (): Promise<Observation> => {
    last = await seeNow();
    if (last.unseen && !isGone) {
      // What stands before the target may have answered in its place for a moment.
      await pause(repeatAfterMs);
      last = await seeNow();
    }
    isGone = last.unseen ?? false;
    named ||= last.shown.kind === 'license';
    if (!last.unseen) initial ??= last;
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
    get last() {
      return last;
    },
    get initial() {
      return initial;
    },
    get named() {
      return named;
    },
    get elsewhere() {
      return elsewhere;
    },
    get fallback() {
      return fallback;
    },
    observe,
    distrust,
    async settle(isExpected, always = false) {
      const first = await observe();
      for (const wait of waitsMs) {
        if (isExpected(last) || last.unseen || (unsettled >= maxUnsettled && !always)) return last;
        const before = last;
        await pause(wait);
        const seen = await observe();
        // It has changed with nothing sent, and not to what is expected: it tells nothing of what is stored.
        if (showsAnother(before, seen) && showsAnother(first, seen) && !isExpected(seen)) distrust();
      }
      if (!isExpected(last)) unsettled += 1;
      return last;
    },
    async observeLater() {
      await pause(repeatAfterMs);
      return observe();
    },
    async look() {
      const first = await observe();
      if (first.shown.kind !== 'license') return first;
      const second = await observe();
      if (showsAnother(first, second)) distrust();
      return last;
    },
    learn(before, after) {
      if (isSample(before, after)) {
        distrust();
      } else if (showsAnother(before, after) && after.shown.kind === 'license') {
        elsewhere = true;
        fallback = after.shown.identity;
      }
    },
  };
}

function withoutShown({ available, unseen }: Observation): Observation {
  return { available, shown: { kind: 'unknown' }, ...(unseen ? { unseen } : {}) };
}
