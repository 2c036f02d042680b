import type { Exchange } from '../../../src/domain/exchange.ts';
import { concurrently } from '../../../src/engine/concurrency.ts';
import { repeatOneByOne, type Sent } from '../../../src/engine/repeat-one-by-one.ts';
import type {
  LicenseGuard,
  PerformedStage,
  ScenarioWrite,
  SendConcurrently,
} from '../../../src/license/guard/license-guard-port.ts';
import { scenario } from '../scenarios.ts';
import { ownLicense, type SimulatedTarget, type Treatment } from './simulated-target.ts';

/** One of several requests that are sent together. All of them must be rejected. */
export interface StageMember {
  readonly endpoint: 'add' | 'renew' | 'remove';
  readonly treatment: Treatment;
}

export interface SimulatedStage {
  readonly members: readonly StageMember[];
  readonly performed: PerformedStage;
  /** The places of those that changed the license when they were sent again. */
  readonly named: readonly number[];
}

const threeAtATime: SendConcurrently = (items, work) => concurrently(items, 3, work);

/** Sends requests together and, if they changed the license, again one by one, as the engine does. */
export async function performTogether(
  guard: LicenseGuard,
  target: SimulatedTarget,
  members: readonly StageMember[],
): Promise<SimulatedStage> {
  const writes = members.map((member, at) => writeOf(target, member, at));
  const performed = await guard.performStage(writes, threeAtATime);
  const { before, change, requests } = performed;
  if (change === undefined || before === undefined) return { members, performed, named: [] };
  const restoreStage = async (): Promise<boolean> => (await guard.restoreStage(before)).isReady;
  const sent = requests.flatMap((request, at) =>
    request.isSent && members[at]?.endpoint !== 'renew' ? [sentAs(at, request.exchange)] : [],
  );
  const { attempts, isRestored } = await repeatOneByOne(sent, {
    guard,
    restoreStage,
    runner: {
      problem: null,
      observe: async () => undefined,
      perform: ({ id }) => guard.perform(writes[Number(id)] as ScenarioWrite),
    },
  });
  const named = [...attempts].flatMap(([{ scenario: of }, again]) => (again.change === undefined ? [] : [of.id]));
  if (named.length === 0) guard.noteNotReproduced(change, performed.suspects);
  if (!isRestored || !(await restoreStage())) guard.noteNotRestored();
  return { members, performed, named: named.map(Number) };
}

function writeOf(target: SimulatedTarget, { endpoint, treatment }: StageMember, at: number): ScenarioWrite {
  return {
    id: String(at),
    as: 'server-admin',
    endpoint,
    mustBeRejected: true,
    send: (ms) => target.write(endpoint, ownLicense, false, treatment, ms),
  };
}

function sentAs(at: number, exchange: Exchange): Sent {
  return { scenario: scenario({ id: String(at) }), exchange };
}
