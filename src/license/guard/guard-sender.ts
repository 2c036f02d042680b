import type { Exchange } from '../../domain/exchange.ts';
import { isSuccessStatus } from '../../domain/status.ts';
import type { Reading } from '../license-reading.ts';
import { changeBetween, countsToken } from './attribution.ts';
import type { GuardReader } from './guard-reader.ts';
import { type GuardState, lagEndsAt, patienceMs, type WriteRecord } from './guard-state.ts';
import type { GuardStore } from './guard-store.ts';
import { licenseEffectOf } from './license-effect.ts';
import type { GuardPort, Performed, ScenarioWrite } from './license-guard-port.ts';
import { showsEffect } from './own-effect.ts';
import { answerIn } from './write-response.ts';

/** Sends requests that may write, and reads the state after them. */
export interface GuardSender {
  /** Waits while a request is on its way for longer than the timeout: nothing else starts then (law 5). */
  whenClear(): Promise<void>;
  /** Sends a request and reads the state after it; the laws must have permitted it. */
  carry(write: ScenarioWrite, reader: Pick<GuardReader, 'readUntil'>): Promise<Extract<Performed, { isSent: true }>>;
}

interface Pending {
  readonly sentAt: number;
  readonly done: Promise<unknown>;
}

export function createGuardSender(port: GuardPort, store: GuardStore): GuardSender {
  const pending = new Set<Pending>();
  const { timeoutMs } = store.state.facts;

  /** Law 5: waits for the response beyond the timeout; whatever throws counts as no response. */
  const exchangeOf = async ({ send }: ScenarioWrite, sentAt: number): Promise<Exchange | undefined> => {
    const done = Promise.resolve()
      .then(() => send(patienceMs(store.state.facts)))
      .catch(() => undefined);
    const one = { sentAt, done };
    pending.add(one);
    const exchange = await done;
    pending.delete(one);
    return exchange;
  };

  return {
    async whenClear() {
      const overdue = [...pending].filter(({ sentAt }) => port.now() - sentAt >= timeoutMs);
      await Promise.all(overdue.map(({ done }) => done));
    },
    async carry(request, reader) {
      const before = store.state.left;
      const { id, endpoint, mustBeRejected } = request;
      const write: WriteRecord = { id, endpoint, mustBeRejected, sentAt: port.now() };
      store.dispatch({ kind: 'sent', write });
      const exchange = await exchangeOf(request, write.sentAt);
      const done = report(port, store, write, exchange);
      const counts = countsToken(store.state, before, [done]);
      const after = done.status === undefined ? undefined : await readAfter(store, reader, done, before);
      return {
        isSent: true,
        exchange: exchange ?? nothingCameBack,
        before,
        after,
        effect: licenseEffectOf(done, before, after, counts),
      };
    },
  };
}

/** Reports what is known of a request by its exchange, and gives the record of it. */
function report(port: GuardPort, store: GuardStore, write: WriteRecord, exchange: Exchange | undefined): WriteRecord {
  const answer = exchange === undefined ? { kind: 'open' as const } : answerIn(exchange, write);
  if (answer.kind === 'answered') {
    const at = port.now();
    store.dispatch({ ...answer, write, at });
    return { ...write, status: answer.status, answeredAt: at };
  }
  store.dispatch({ kind: answer.kind === 'open' ? 'unanswered' : 'not-sent', write });
  return write;
}

/** Reads the state after a request until it is as it should be, as long as the lag window excuses that it is not. */
async function readAfter(
  store: GuardStore,
  reader: Pick<GuardReader, 'readUntil'>,
  write: WriteRecord,
  before: Reading | undefined,
): Promise<Reading | undefined> {
  const { state } = store;
  const { reading, isFirst } = await reader.readUntil(expectationAfter(state, write, before), lagEndsAt(state));
  store.dispatch({ kind: 'seen-after', reading, write, isFirst });
  return reading.isUnreadable ? undefined : reading;
}

/** What a conforming target shows after a request that was answered. */
function expectationAfter(
  state: GuardState,
  write: WriteRecord,
  before: Reading | undefined,
): (reading: Reading) => boolean {
  if (isSuccessStatus(write.status) && !write.mustBeRejected)
    return (reading) => showsEffect(state, before, reading, write);
  if (before === undefined) return () => true;
  const counts = countsToken(state, before, [write]);
  return (reading) => !reading.isUnreadable && changeBetween(before, reading, counts) === undefined;
}

const nothingCameBack: Exchange = {
  request: { method: '', url: '', headers: {} },
  failure: { kind: 'protocol', message: 'the request could not be sent' },
  attempts: 1,
  startedAt: '',
  durationMs: 0,
};
