import { isSuccessStatus } from '../../domain/status.ts';
import type { GuardEvent } from './guard-events.ts';
import type { GuardState, WriteRecord } from './guard-state.ts';
import { nextState } from './transitions.ts';

/** Holds the one value of the state; all effects of the guard share it. */
export interface GuardStore {
  readonly state: GuardState;
  dispatch(event: GuardEvent): void;
  /** Calls back before a request that may write is sent, and after the events of one that may have changed the license. */
  watchWrites(listener: () => void): void;
}

export function createGuardStore(initial: GuardState): GuardStore {
  let state = initial;
  let onWrite = (): void => {};
  return {
    get state() {
      return state;
    },
    dispatch(event) {
      state = nextState(state, event);
      if (event.kind === 'sent' || mayHaveChanged(event)) onWrite();
    },
    watchWrites(listener) {
      onWrite = listener;
    },
  };
}

function mayHaveChanged(event: GuardEvent): boolean {
  const isOwn = ({ mustBeRejected }: WriteRecord): boolean => !mustBeRejected;
  if (event.kind === 'seen-after') return event.writes.some(isOwn);
  return event.kind === 'answered' && (isOwn(event.write) || isSuccessStatus(event.status));
}
