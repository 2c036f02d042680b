import type { Exchange } from '../../src/domain/exchange.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { GuardFacts, GuardState } from '../../src/license/guard/guard-state.ts';
import type { LicenseEffect } from '../../src/license/guard/license-effect.ts';
import type { LicenseGuard, ScenarioWrite, SetupResult } from '../../src/license/guard/license-guard-port.ts';
import type { Reading } from '../../src/license/license-reading.ts';
import { firstRead, reading, stateAfter } from './simulation/guard-states.ts';

/** A license that is in force; the target does not show which one. */
export const inForce: Reading = reading(true, 'unknown', 0);

/** The state of a guard that has read the first state and sent nothing. */
export function guardState(change: Partial<GuardState> = {}, facts: Partial<GuardFacts> = {}): GuardState {
  return {
    ...stateAfter({ rootUrl: 'http://target.invalid/', ...facts }, firstRead(change.left ?? inForce)),
    ...change,
  };
}

/** What a fake guard does instead of the default. */
export type GuardChange = Partial<Omit<LicenseGuard, 'state'>> & {
  readonly state?: Partial<GuardState>;
  /** The reading after a request; by default the one before it. */
  readonly after?: Reading | undefined;
  readonly effect?: LicenseEffect;
};

/** A guard that permits everything, reads nothing, and records what was asked of it. */
export function fakeGuard(change: GuardChange = {}): LicenseGuard & {
  /** What was asked, in order. */
  readonly asked: readonly string[];
  /** The requests of scenarios, in order. */
  readonly writes: readonly ScenarioWrite[];
} {
  const asked: string[] = [];
  const writes: ScenarioWrite[] = [];
  const state = guardState(change.state);
  const current = state.left ?? inForce;
  const ready: SetupResult = { isReady: true };
  return {
    asked,
    writes,
    get state() {
      return state;
    },
    noteCheck: (check) => void asked.push(`note check ${check}`),
    async open(readings) {
      asked.push('open');
      return change.open ? change.open(readings) : current;
    },
    async look() {
      asked.push('look');
      return current.check;
    },
    missingLooks: () => 0,
    watchWrites: () => undefined,
    refusal: change.refusal ?? (() => undefined),
    async read(isExpected) {
      asked.push('read');
      return change.read ? change.read(isExpected) : current;
    },
    async readBeforeWriting() {
      asked.push('read before writing');
    },
    async applyFirst() {
      asked.push('apply first');
      return change.applyFirst ? change.applyFirst() : ready;
    },
    async storeIfNone() {
      asked.push('store if none');
      return change.storeIfNone ? change.storeIfNone() : ready;
    },
    async bringAbout(wanted) {
      asked.push(`bring about: ${wanted}`);
      return change.bringAbout ? change.bringAbout(wanted) : ready;
    },
    async perform(write) {
      asked.push(`perform ${write.id}`);
      writes.push(write);
      if (change.perform) return change.perform(write);
      const exchange = await write.send(20_000);
      const after = 'after' in change ? change.after : current;
      return { isSent: true, exchange, before: state.left, after, effect: change.effect ?? 'none' };
    },
    async performStage(stage, sendConcurrently) {
      asked.push(`perform together: ${stage.map(({ id }) => id).join(', ')}`);
      writes.push(...stage);
      if (change.performStage) return change.performStage(stage, sendConcurrently);
      const exchanges = new Map<ScenarioWrite, Exchange>();
      await sendConcurrently(stage, async (write) => {
        exchanges.set(write, await write.send(20_000));
      });
      const requests = stage.flatMap((write) => {
        const exchange = exchanges.get(write);
        return exchange ? [{ isSent: true as const, exchange }] : [];
      });
      return {
        requests,
        before: state.left,
        after: 'after' in change ? change.after : current,
        change: undefined,
        suspects: [],
      };
    },
    async restoreStage(wanted) {
      asked.push('restore stage');
      return change.restoreStage ? change.restoreStage(wanted) : ready;
    },
    async readLate() {
      asked.push('read late');
      return change.readLate?.();
    },
    noteNotReproduced: (what) => void asked.push(`not reproduced: ${what}`),
    noteNotRestored: () => void asked.push('not restored'),
    async finish() {
      asked.push('finish');
      return change.finish ? change.finish() : { kind: 'untouched', findings: [], isOutcomeOpen: false };
    },
  };
}

/** The attempt of a guard to bring about a state that failed, with the response to it. */
export function failedAttempt(
  exchange: Exchange,
  {
    before = inForce,
    after = before,
    effect = 'none' as LicenseEffect,
  }: {
    readonly before?: Reading;
    readonly after?: Reading;
    readonly effect?: LicenseEffect;
  } = {},
): SetupResult {
  const attempt = { isSent: true, exchange, before, after, effect } as const;
  const reason = createReason('license-not-storable', { response: 'as the test says' });
  return { isReady: false, code: 'not-accepted', reason, attempt };
}
