import type { GuardContext } from './guard-context.ts';
import { clearForWrite, putBack } from './guard-setup.ts';
import type { InTurn, LicenseGuard, PerformedStage, ScenarioWrite } from './license-guard-port.ts';
import { preflight } from './preflight.ts';

/** The part of a guard that is about requests which are sent together. */
export function stagesOf(
  context: GuardContext,
): Pick<LicenseGuard, 'performStage' | 'putBack' | 'noteNotReproduced' | 'noteNotPutBack'> {
  const { store } = context;
  return {
    performStage: (writes, inTurn) => performStage(context, writes, inTurn),
    putBack: (wanted) => putBack(context, wanted),
    noteNotReproduced: (change, suspects) => store.dispatch({ kind: 'not-reproduced', change, suspects }),
    noteNotPutBack: () => store.dispatch({ kind: 'not-put-back' }),
  };
}

/** Sends requests that must be rejected together when the laws permit it. */
async function performStage(
  context: GuardContext,
  writes: readonly ScenarioWrite[],
  inTurn: InTurn,
): Promise<PerformedStage> {
  const { port, store, sender, reader } = context;
  const refusal = await clearForWrite(context, 'rejected-request');
  if (refusal) {
    const { left } = store.state;
    return { requests: writes.map(() => ({ isSent: false, refusal })), before: left, after: left, change: undefined };
  }
  const refusalNow = () => preflight(store.state, 'rejected-request', port.now());
  return sender.carryTogether(writes, inTurn, refusalNow, reader);
}
