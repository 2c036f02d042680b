import type { ProviderState } from '../../domain/scenario.ts';
import type { GuardContext } from './guard-context.ts';
import { look, missingLooks, seeCheck } from './guard-looks.ts';
import { createGuardReader } from './guard-reader.ts';
import { createGuardSender } from './guard-sender.ts';
import {
  addGiven,
  bringAbout,
  clearForRemoval,
  clearForWrite,
  readFirstState,
  readOnce,
  storeIfNone,
} from './guard-setup.ts';
import { stagesOf } from './guard-stages.ts';
import { firstReading, type GuardFacts, type GuardState, initialGuardState } from './guard-state.ts';
import { createGuardStore } from './guard-store.ts';
import { lagEndsAt } from './lag-window.ts';
import type { GuardPort, LicenseGuard, Performed, ScenarioWrite, SetupResult } from './license-guard-port.ts';
import { type LicenseRecord, resumedGuardState } from './license-record.ts';
import { preflight } from './preflight.ts';
import { finishRun } from './restore-at-end.ts';
import { isStoredAsLeft } from './transitions.ts';

/**
 * Creates the guard of one target for one run. Sends nothing before it is asked to. The journal must be on disk before
 * `applyFirst`, `bringAbout`, `perform` or `performStage` is called for the first time.
 *
 * @param record - for `restore`: what the journal of a killed run says of the first state; `finish` then restores it, and
 *   `open` must not be called
 */
export function createLicenseGuard(port: GuardPort, facts: GuardFacts, record?: LicenseRecord): LicenseGuard {
  const store = createGuardStore(
    record === undefined ? initialGuardState(facts) : resumedGuardState(facts, record, port.now()),
  );
  const sender = createGuardSender(port, store);
  const reader = createGuardReader(port, store, () => sender.whenClear());
  const context: GuardContext = { port, store, reader, sender };

  const stopListening = onAbort(port.signal, () => store.dispatch({ kind: 'interrupted' }));

  let notApplied: FailedSetup | undefined;

  return {
    get state() {
      return store.state;
    },
    noteCheck: (check, askedAt) => seeCheck(context, check, askedAt),
    async open(readings) {
      await readFirstState(context, readings);
      return firstReading(store.state);
    },
    look: () => look(context),
    missingLooks: () => missingLooks(store.state),
    watchWrites: (listener) => store.watchWrites(listener),
    refusal: (purpose) => preflight(store.state, purpose, port.now()),
    async read(isExpected = () => true) {
      const { reading } = await reader.readUntil(isExpected, lagEndsAt(store.state));
      seeCheck(context, reading.check, reading.at);
      return reading;
    },
    readBeforeWriting: () => readOnce(context),
    async applyFirst() {
      const applied: SetupResult = store.state.isApplied ? { isReady: true } : await addGiven(context, 'own-write');
      notApplied = applied.isReady ? undefined : applied;
      return applied;
    },
    storeIfNone: () => storeIfNone(context),
    bringAbout: async (wanted) =>
      notApplied?.attempt ? asItIs(store.state, wanted, notApplied) : bringAbout(context, wanted),
    perform: (write) => perform(context, write),
    ...stagesOf(context),
    async finish() {
      try {
        return await finishRun(context);
      } finally {
        stopListening();
      }
    },
  };
}

/** Calls back when a signal is aborted, or at once if it was. Gives what ends that. */
function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal?.aborted) listener();
  else signal?.addEventListener('abort', listener, { once: true });
  return () => signal?.removeEventListener('abort', listener);
}

type FailedSetup = Extract<SetupResult, { isReady: false }>;

/** The state that a scenario needs if the target did not take the given license: as it is, because nothing can be restored. */
function asItIs(state: GuardState, wanted: ProviderState, notApplied: FailedSetup): SetupResult {
  const isReady = wanted === 'any' || isStoredAsLeft(state) === (wanted === 'a license is stored');
  return isReady ? { isReady } : notApplied;
}

/** Sends a request of a scenario when the laws permit it. */
async function perform(context: GuardContext, write: ScenarioWrite): Promise<Performed> {
  const isOwnRemoval = write.endpoint === 'remove' && !write.mustBeRejected;
  const refusal =
    (await clearForWrite(context, write.mustBeRejected ? 'rejected-request' : 'own-write')) ??
    (isOwnRemoval ? await clearForRemoval(context) : undefined);
  return refusal ? { isSent: false, refusal } : context.sender.carry(write, context.reader);
}
