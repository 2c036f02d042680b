import { type Impact, impacts } from '../src/domain/scenario.ts';
import type { ServerConditions } from './server-process.ts';

/** How far away the server is, and how a run waits. */
export interface Condition extends Omit<ServerConditions, 'seedPersonas'> {
  readonly id: string;
  readonly title: string;
  /** The title where there is little room. */
  readonly shortTitle?: string;
  /** The settle window in milliseconds; 0 shows what a run costs apart from it. */
  readonly settleMs: number;
}

/** How many round trips a new connection costs where they are counted: one for TCP, one for TLS 1.3. */
const handshakes = 2;

/** Everything that is measured is measured under one of these. */
export const conditions: readonly Condition[] = [
  { id: 'local', title: '0 ms', latencyMs: 0, connectMs: 0, settleMs: 0 },
  { id: 'near', title: '20 ms', latencyMs: 20, connectMs: 0, settleMs: 0 },
  { id: 'far', title: '100 ms', latencyMs: 100, connectMs: 0, settleMs: 0 },
  {
    id: 'handshake',
    title: '100 ms, two more round trips per connection',
    shortTitle: '100 ms, handshakes counted',
    latencyMs: 100,
    connectMs: handshakes * 100,
    settleMs: 0,
  },
  {
    id: 'settle',
    title: '100 ms, with the default settle window',
    latencyMs: 100,
    connectMs: 0,
    settleMs: 1000,
  },
];

/** What is done: a whole run of an impact, or the collection of 28 checks. */
export type Workload = Impact | 'collection';

export const workloads: readonly Workload[] = [...impacts, 'collection'];
