import { changeBetween, countsToken } from './attribution.ts';
import type { GuardContext } from './guard-context.ts';
import { clearForWrite, restoreStage } from './guard-setup.ts';
import type { WriteRecord } from './guard-state.ts';
import type {
  LateChange,
  LicenseGuard,
  PerformedStage,
  ScenarioWrite,
  SendConcurrently,
} from './license-guard-port.ts';
import { preflight } from './preflight.ts';
import { lastRejectedAt, settleEndsAt } from './settle-window.ts';

/** The part of a guard that is about requests which are sent together. */
export function stagesOf(
  context: GuardContext,
): Pick<LicenseGuard, 'performStage' | 'restoreStage' | 'readLate' | 'noteNotReproduced' | 'noteNotRestored'> {
  const { store } = context;
  return {
    performStage: (writes, sendConcurrently) => performStage(context, writes, sendConcurrently),
    restoreStage: (wanted) => restoreStage(context, wanted),
    readLate: () => readLate(context),
    noteNotReproduced: (change, suspects) => store.dispatch({ kind: 'not-reproduced', change, suspects }),
    noteNotRestored: () => store.dispatch({ kind: 'not-restored' }),
  };
}

/** Sends requests that must be rejected together when the laws permit it. */
async function performStage(
  context: GuardContext,
  writes: readonly ScenarioWrite[],
  sendConcurrently: SendConcurrently,
): Promise<PerformedStage> {
  const { port, store, sender, reader } = context;
  const refusal = await clearForWrite(context, 'rejected-request');
  if (refusal) {
    const { left } = store.state;
    return {
      requests: writes.map(() => ({ isSent: false, refusal })),
      before: left,
      after: left,
      change: undefined,
      suspects: [],
    };
  }
  const refusalNow = () => preflight(store.state, 'rejected-request', port.now());
  return sender.carryTogether(writes, sendConcurrently, refusalNow, reader);
}

/** Lets the settle window pass, and reads whether a request that was rejected has had an effect by then. */
async function readLate({ port, store, sender, reader }: GuardContext): Promise<LateChange | undefined> {
  const { left, suspects } = store.state;
  const from = lastRejectedAt(store.state);
  if (left === undefined || from === undefined) return undefined;
  await port.wait(Math.max(0, settleEndsAt(store.state, from) - port.now()));
  const after = await sender.readAfter(suspects.filter(isAnsweredRejection), left, reader);
  const change = after && changeBetween(left, after, countsToken(store.state, left, suspects));
  return after && change !== undefined ? { change, after } : undefined;
}

function isAnsweredRejection({ mustBeRejected, status }: WriteRecord): boolean {
  return mustBeRejected && status !== undefined;
}
