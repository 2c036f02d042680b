import type { GuardState } from './guard-state.ts';

/** The lag window of every target that is not the built-in server, in milliseconds. */
export const defaultLagMs = 1500;

/** How long after a write a stale reading is excused, in milliseconds: the lag window, or the longest time seen. */
export function lagOf({ facts, lagSeenMs }: Pick<GuardState, 'facts' | 'lagSeenMs'>): number {
  return Math.max(facts.lagMs, lagSeenMs);
}

/** When the lag window of the last accepted write ends, in milliseconds since 1970; 0 if no write was accepted. */
export function lagEndsAt(state: GuardState): number {
  return state.accepted === undefined ? 0 : state.accepted.at + lagOf(state);
}

/** Whether a moment lies in the lag window of the last accepted write, so that a stale reading is excused. */
export function isInLagWindow(state: GuardState, at: number): boolean {
  return at < lagEndsAt(state);
}
