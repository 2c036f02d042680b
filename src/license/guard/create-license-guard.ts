import type { GuardContext } from './guard-context.ts';
import { finishRun } from './guard-finish.ts';
import { createGuardReader } from './guard-reader.ts';
import { createGuardSender, lagEndsAt } from './guard-sender.ts';
import { addGiven, bringAbout, clearForRemoval, clearForWrite, readFirstState, storeIfNone } from './guard-setup.ts';
import { firstReading, type GuardFacts, initialGuardState } from './guard-state.ts';
import { createGuardStore } from './guard-store.ts';
import type { GuardPort, LicenseGuard, Performed, ScenarioWrite } from './license-guard-port.ts';
import { type LicenseRecord, resumedGuardState } from './license-record.ts';
import { preflight } from './preflight.ts';

/**
 * Creates the guard of one target for one run. Sends nothing before it is asked to. The journal must be on disk before
 * `applyFirst`, `bringAbout` or `perform` is called for the first time.
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

  const onSignal = (): void => store.dispatch({ kind: 'interrupted' });
  if (port.signal?.aborted) onSignal();
  else port.signal?.addEventListener('abort', onSignal, { once: true });

  return {
    get state() {
      return store.state;
    },
    noteCheck: (check) => store.dispatch({ kind: 'check-seen', check, at: port.now() }),
    async open() {
      await readFirstState(context);
      return firstReading(store.state);
    },
    watchWrites: (listener) => store.watchWrites(listener),
    refusal: (purpose) => preflight(store.state, purpose, port.now()),
    async read(isExpected = () => true) {
      const { reading } = await reader.readUntil(isExpected, lagEndsAt(store.state));
      store.dispatch({ kind: 'check-seen', check: reading.check, at: reading.at });
      return reading;
    },
    async applyFirst() {
      return store.state.isApplied ? { isReady: true } : addGiven(context, 'own-write');
    },
    storeIfNone: () => storeIfNone(context),
    bringAbout: (wanted) => bringAbout(context, wanted),
    perform: (write) => perform(context, write),
    async finish() {
      try {
        return await finishRun(context);
      } finally {
        port.signal?.removeEventListener('abort', onSignal);
      }
    },
  };
}

/** Sends a request of a scenario when the laws permit it. */
async function perform(context: GuardContext, write: ScenarioWrite): Promise<Performed> {
  const isOwnRemoval = write.endpoint === 'remove' && !write.mustBeRejected;
  const refusal =
    (await clearForWrite(context, write.mustBeRejected ? 'rejected-request' : 'own-write')) ??
    (isOwnRemoval ? await clearForRemoval(context) : undefined);
  return refusal ? { isSent: false, refusal } : context.sender.carry(write, context.reader);
}
