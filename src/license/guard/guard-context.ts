import type { GuardReader } from './guard-reader.ts';
import type { GuardSender } from './guard-sender.ts';
import type { GuardStore } from './guard-store.ts';
import type { GuardPort, Performed } from './license-guard-port.ts';

/** What the parts of a guard share. */
export interface GuardContext {
  readonly port: GuardPort;
  readonly store: GuardStore;
  readonly reader: GuardReader;
  readonly sender: GuardSender;
}

/** Sends a write of the guard itself; the laws must have permitted it. */
export function sendOwn(
  { port, store, sender, reader }: GuardContext,
  endpoint: 'add' | 'remove',
): Promise<Extract<Performed, { isSent: true }>> {
  const { given, rootUrl } = store.state.facts;
  const send = (ms: number) => (endpoint === 'add' ? port.add(given?.text ?? '', ms) : port.remove(rootUrl, ms));
  return sender.carry({ id: 'guard', as: 'server-admin', endpoint, mustBeRejected: false, send }, reader);
}
