import type { Reading } from '../license-reading.ts';
import type { Suspect, WriteRecord } from './guard-state.ts';
import type { ReturnedLicense } from './write-response.ts';

/** What the effects report to the state. */
export type GuardEvent =
  /** The first readings of the run have ended: the state that three in a row agree on, or undefined. */
  | { readonly kind: 'first-read'; readonly reading: Reading | undefined }
  /** A second look, before the first write, at a target that seems to have no license (law L3). */
  | { readonly kind: 'none-confirmed'; readonly reading: Reading }
  /** Check was looked at, by the guard or by a scenario: when it was asked for, and when its response was there. */
  | { readonly kind: 'check-seen'; readonly check: boolean | undefined; readonly at: number; readonly seenAt: number }
  /** Readings with nothing sent between them. */
  | { readonly kind: 'read-before-writing'; readonly readings: readonly Reading[] }
  /** A request that may write is on its way. */
  | { readonly kind: 'sent'; readonly write: WriteRecord }
  /** Its status line has come. `returned`: the license in its body. */
  | {
      readonly kind: 'answered';
      readonly write: WriteRecord;
      readonly status: number;
      readonly at: number;
      readonly returned: ReturnedLicense;
    }
  /** It got no response, or a proxy gave up on it. */
  | { readonly kind: 'unanswered'; readonly write: WriteRecord }
  /** It never left this machine, so nothing is open. */
  | { readonly kind: 'not-sent'; readonly write: WriteRecord }
  /** The state after requests that were sent together, read until it was as expected or the lag window was over. */
  | {
      readonly kind: 'seen-after';
      readonly reading: Reading;
      readonly writes: readonly WriteRecord[];
      readonly isFirst: boolean;
    }
  /** A stage changed the state, and none of its requests did so again when it was sent alone (law L6). */
  | { readonly kind: 'not-reproduced'; readonly change: string; readonly suspects: readonly Suspect[] }
  /** A stage changed the state, and the run cannot restore it. */
  | { readonly kind: 'not-restored' }
  /** A settle window is over: the states during it and at its end. */
  | { readonly kind: 'settled'; readonly readings: readonly Reading[] }
  /** What three readings in a row agree on before an own removal or at the end; undefined if they do not. */
  | { readonly kind: 'stable-read'; readonly readings: readonly Reading[] }
  | { readonly kind: 'interrupted' };
