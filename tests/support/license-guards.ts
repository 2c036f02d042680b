import type { Keeper } from '../../src/license/guard-types.ts';
import type { Observation } from '../../src/license/license-state.ts';
import { saying } from './license-states.ts';

/** A keeper that sends nothing, with whatever a test is about in its place. */
export function fakeKeeper(change: Partial<Keeper> = {}): Keeper & {
  /** What was asked of it, in order. */
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  const last: Observation = saying(true);
  return {
    asked,
    last,
    named: false,
    isNameAccepted: false,
    hasAdded: false,
    elsewhere: false,
    wasStored: true,
    restore: async () => ({ kind: 'untouched' }),
    distrust: () => {},
    ...change,
    async observe() {
      asked.push('observe');
      return change.observe ? change.observe() : last;
    },
    async settle(isExpected) {
      asked.push('observe');
      return change.settle ? change.settle(isExpected) : change.observe ? change.observe() : last;
    },
    async observeLater() {
      asked.push('observe later');
      return change.observeLater ? change.observeLater() : last;
    },
    async look() {
      asked.push('look');
      return change.look ? change.look() : last;
    },
    async begin() {
      asked.push('begin');
      return change.begin ? change.begin() : { taken: true };
    },
    async ensure(state) {
      asked.push(`ensure ${state}`);
      return change.ensure ? change.ensure(state) : { had: true };
    },
    follow(did, before, after) {
      asked.push(`follow ${did}`);
      change.follow?.(did, before, after);
    },
  };
}
