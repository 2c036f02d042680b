import type { Exchange } from '../../domain/exchange.ts';
import { isSuccessStatus } from '../../domain/status.ts';
import type { Reading } from '../license-reading.ts';
import { changeBetween, countsToken } from './attribution.ts';
import type { GuardReader } from './guard-reader.ts';
import { type GuardState, patienceMs, type WriteRecord } from './guard-state.ts';
import type { GuardStore } from './guard-store.ts';
import { lagEndsAt } from './lag-window.ts';
import { licenseEffectOf } from './license-effect.ts';
import type {
  GuardPort,
  Performed,
  PerformedInStage,
  PerformedStage,
  ScenarioWrite,
  SendConcurrently,
} from './license-guard-port.ts';
import { showsEffect } from './own-effect.ts';
import type { WriteRefusal } from './preflight.ts';
import { settleEndsAt } from './settle-window.ts';
import { answerIn } from './write-response.ts';

/** Sends requests that may write, and reads the state after them. */
export interface GuardSender {
  /** Waits while a request is on its way for longer than the timeout: nothing else starts then (law L5). */
  whenClear(): Promise<void>;
  /** Sends a request and reads the state after it; the laws must have permitted it. */
  carry(write: ScenarioWrite, reader: Pick<GuardReader, 'readUntil'>): Promise<Extract<Performed, { isSent: true }>>;
  /**
   * Sends requests that must be rejected, together, and reads the state once after them.
   *
   * @param refusal - why the next one may not be sent; undefined if it may
   */
  carryTogether(
    requests: readonly ScenarioWrite[],
    sendConcurrently: SendConcurrently,
    refusal: () => WriteRefusal | undefined,
    reader: Pick<GuardReader, 'readUntil'>,
  ): Promise<PerformedStage>;
  /**
   * Reads the state after requests that were answered.
   *
   * @returns undefined if it cannot be read, or shows what another writer stored: that is not the doing of requests that
   *   must be rejected
   */
  readAfter(
    writes: readonly WriteRecord[],
    before: Reading | undefined,
    reader: Pick<GuardReader, 'readUntil'>,
  ): Promise<Reading | undefined>;
}

interface PendingRequest {
  readonly sentAt: number;
  readonly done: Promise<unknown>;
}

export function createGuardSender(port: GuardPort, store: GuardStore): GuardSender {
  const { whenClear, send } = createOutbox(port, store);
  return {
    whenClear,
    readAfter: (writes, before, reader) => readAfter(store, reader, writes, before),
    async carry(request, reader) {
      const before = store.state.left;
      const { exchange, write } = await send(request);
      const counts = countsToken(store.state, before, [write]);
      const after = write.status === undefined ? undefined : await readAfter(store, reader, [write], before);
      const change = before && after && changeBetween(before, after, counts);
      return { isSent: true, exchange, before, after, effect: licenseEffectOf(write, before, after, counts), change };
    },
    async carryTogether(requests, sendConcurrently, refusal, reader) {
      const before = store.state.left;
      const earlier = lateSuspects(store.state, port.now());
      const performed = new Map<ScenarioWrite, PerformedInStage>();
      const answered: WriteRecord[] = [];
      await sendConcurrently(requests, async (request) => {
        await whenClear();
        const refused = refusal();
        if (refused) return void performed.set(request, { isSent: false, refusal: refused });
        const { exchange, write } = await send(request);
        performed.set(request, { isSent: true, exchange });
        if (write.status !== undefined) answered.push(write);
      });
      const counts = countsToken(store.state, before, answered);
      const after = answered.length === 0 ? undefined : await readAfter(store, reader, answered, before);
      return {
        requests: requests.flatMap((request) => performed.get(request) ?? []),
        before,
        after,
        change: before && after && changeBetween(before, after, counts),
        suspects: [...earlier, ...answered].map(({ id, status }) => ({ id, status })),
      };
    },
  };
}

/** Sends requests that may write, reports them to the state, and knows which are on their way. */
interface Outbox {
  readonly whenClear: GuardSender['whenClear'];
  send(request: ScenarioWrite): Promise<{ readonly exchange: Exchange; readonly write: WriteRecord }>;
}

function createOutbox(port: GuardPort, store: GuardStore): Outbox {
  const pending = new Set<PendingRequest>();
  const { timeoutMs } = store.state.facts;
  return {
    async whenClear() {
      const overdue = [...pending].filter(({ sentAt }) => port.now() - sentAt >= timeoutMs);
      await Promise.all(overdue.map(({ done }) => done));
    },
    async send(request) {
      const { id, endpoint, mustBeRejected } = request;
      const write: WriteRecord = { id, endpoint, mustBeRejected, sentAt: port.now() };
      store.dispatch({ kind: 'sent', write });
      // Law L5: waits for the response beyond the timeout; whatever throws counts as no response.
      const done = Promise.resolve()
        .then(() => request.send(patienceMs(store.state.facts)))
        .catch(() => undefined);
      const one = { sentAt: write.sentAt, done };
      pending.add(one);
      const exchange = await done;
      pending.delete(one);
      return { exchange: exchange ?? nothingCameBack, write: report(port, store, write, exchange) };
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

/** Reads the state after requests until it is as it should be, as long as the lag window excuses that it is not. */
async function readAfter(
  store: GuardStore,
  reader: Pick<GuardReader, 'readUntil'>,
  writes: readonly WriteRecord[],
  before: Reading | undefined,
): Promise<Reading | undefined> {
  const { state } = store;
  const { reading, isFirst } = await reader.readUntil(expectationAfter(state, writes, before), lagEndsAt(state));
  store.dispatch({ kind: 'seen-after', reading, writes, isFirst });
  const isOthers = store.state.stop === 'another-writer' && writes.every(({ mustBeRejected }) => mustBeRejected);
  return reading.isUnreadable || isOthers ? undefined : reading;
}

/** The requests that must be rejected, and whose effect may still come at a moment, in milliseconds since 1970. */
function lateSuspects(state: GuardState, at: number): readonly WriteRecord[] {
  return state.suspects.filter(
    ({ mustBeRejected, answeredAt }) =>
      mustBeRejected && answeredAt !== undefined && settleEndsAt(state, answeredAt) > at,
  );
}

/** What a conforming target shows after requests that were answered. */
function expectationAfter(
  state: GuardState,
  writes: readonly WriteRecord[],
  before: Reading | undefined,
): (reading: Reading) => boolean {
  const accepted = writes.find(({ status, mustBeRejected }) => isSuccessStatus(status) && !mustBeRejected);
  if (accepted) return (reading) => showsEffect(state, before, reading, accepted);
  if (before === undefined) return () => true;
  const counts = countsToken(state, before, writes);
  return (reading) => !reading.isUnreadable && changeBetween(before, reading, counts) === undefined;
}

const nothingCameBack: Exchange = {
  request: { method: '', url: '', headers: {} },
  failure: { kind: 'protocol', message: 'the request could not be sent' },
  attempts: 1,
  startedAt: '',
  durationMs: 0,
};
