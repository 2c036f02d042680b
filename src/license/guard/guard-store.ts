import type { GuardEvent } from './guard-events.ts';
import type { GuardState } from './guard-state.ts';
import { nextState } from './transitions.ts';

/** Holds the one value of the state; all effects of the guard share it. */
export interface GuardStore {
  readonly state: GuardState;
  dispatch(event: GuardEvent): void;
}

export function createGuardStore(initial: GuardState): GuardStore {
  let state = initial;
  return {
    get state() {
      return state;
    },
    dispatch(event) {
      state = nextState(state, event);
    },
  };
}
