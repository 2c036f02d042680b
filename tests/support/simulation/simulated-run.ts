import type { Impact, ProviderState } from '../../../src/domain/scenario.ts';
import { createLicenseGuard } from '../../../src/license/guard/create-license-guard.ts';
import type { GuardFacts } from '../../../src/license/guard/guard-state.ts';
import { defaultLagMs } from '../../../src/license/guard/lag-window.ts';
import type { LicenseGuard, Performed, SetupResult } from '../../../src/license/guard/license-guard-port.ts';
import { type LicenseRecord, parseLicenseRecord, recordOf } from '../../../src/license/guard/license-record.ts';
import type { GuardOutcome } from '../../../src/license/guard/outcome.ts';
import { identityIn } from '../../../src/license/license-identity.ts';
import { documentedLicense } from '../licenses.ts';
import { performTogether, type SimulatedStage, type StageMember } from './simulated-stage.ts';
import {
  conforming,
  createSimulatedTarget,
  ownLicense,
  type SimulatedLicense,
  type SimulatedTarget,
  simulatedRootUrl,
  type TargetOptions,
  type Treatment,
} from './simulated-target.ts';
import { createVirtualClock, simulationStart, type VirtualClock } from './virtual-clock.ts';

/** One request as a scenario sends it. */
export interface Step {
  readonly given: ProviderState;
  readonly endpoint: 'add' | 'renew' | 'remove';
  readonly mustBeRejected: boolean;
  readonly treatment: Treatment;
  /** What the run does before it, in milliseconds. */
  readonly pauseMs: number;
}

/** Requests that must be rejected, and are sent together. */
export interface StageStep {
  readonly given: ProviderState;
  readonly together: readonly StageMember[];
  readonly pauseMs: number;
}

/** A run against a simulated target. */
export interface Simulation {
  readonly target: Partial<TargetOptions>;
  readonly facts?: Partial<GuardFacts>;
  /** Whether the license is stored once before the steps, as a run that writes does. */
  readonly appliesFirst?: boolean;
  readonly steps: readonly (Step | StageStep)[];
  /** How the target treats the nth request of the guard itself; the last one holds for the rest. */
  readonly ownTreatments?: readonly Treatment[];
  /** What the journal of a killed run says: the guard only finishes what that run began. */
  readonly record?: LicenseRecord;
  /** When the signal comes, in milliseconds after the start. */
  readonly signalAt?: number | undefined;
  /** When the process of the run is killed, and how long after that its journal is restored, in milliseconds. */
  readonly kill?: { readonly at: number; readonly restoredAfterMs: number } | undefined;
  /** What `restore` knows in another way than the run that was killed. */
  readonly restoreFacts?: Partial<GuardFacts>;
  /** What happens beside the run. */
  readonly events?: readonly { readonly at: number; readonly act: (target: SimulatedTarget) => void }[];
}

export interface Simulated {
  readonly guard: LicenseGuard;
  readonly target: SimulatedTarget;
  readonly clock: VirtualClock;
  readonly outcome: GuardOutcome;
  readonly setups: readonly SetupResult[];
  readonly performed: readonly Performed[];
  readonly stages: readonly SimulatedStage[];
  /** What was stored in truth before the run, when it ended, and when every late effect has come. */
  readonly truth: Record<'before' | 'atEnd' | 'later', SimulatedLicense | undefined>;
  /** When the run ended, in milliseconds after the start. */
  readonly endedAt: number;
}

export const step = (change: Partial<Step> & Pick<Step, 'endpoint'>): Step => ({
  given: 'a license is stored',
  mustBeRejected: false,
  treatment: conforming,
  pauseMs: 0,
  ...change,
});

const targetDefaults: TargetOptions = {
  stored: ownLicense,
  hasTokenRoute: true,
  noneAs: '404',
  nodeLags: [0],
  nodeOf: (count) => count,
  latencyMs: 10,
  flipEvery: 0,
  needsRestart: false,
  isGarbageAvailable: false,
};

export const factsWith = (change: Partial<GuardFacts> = {}): GuardFacts => ({
  impact: 'write' satisfies Impact,
  given: {
    text: 'given',
    identity: identityIn({ ...documentedLicense, lid: ownLicense.lid, lexp: ownLicense.lexp }),
    validUntil: simulationStart + 30 * 24 * 60 * 60 * 1000,
  },
  rootUrl: simulatedRootUrl,
  isOurs: false,
  hasGrafanaPages: true,
  isAssumedInstalled: false,
  declaresOtherSource: false,
  timeoutMs: 5000,
  settleMs: 1000,
  lagMs: defaultLagMs,
  ...change,
});

/** Runs the real guard against a simulated target, as an engine would. */
export async function simulate(simulation: Simulation): Promise<Simulated> {
  const clock = createVirtualClock();
  const target = createSimulatedTarget(clock, { ...targetDefaults, ...simulation.target });
  const before = target.truth();
  for (const { at, act } of simulation.events ?? []) clock.schedule(simulationStart + at, () => act(target));
  const run = simulation.kill
    ? killedRun(simulation, simulation.kill, clock, target)
    : wholeRun(simulation, clock, target);
  const outcome = await clock.run(run.work);
  const [atEnd, endedAt] = [target.truth(), clock.now() - simulationStart];
  clock.drain();
  const truth = { before, atEnd, later: target.truth() };
  return { guard: run.guard, target, clock, outcome, ...run.done, endedAt, truth };
}

/** A run that was prepared, and what has come of it by now. */
interface PreparedRun {
  readonly guard: LicenseGuard;
  readonly done: Pick<Simulated, 'setups' | 'performed' | 'stages'>;
  readonly work: () => Promise<GuardOutcome>;
}

function wholeRun(
  simulation: Simulation,
  clock: VirtualClock,
  target: SimulatedTarget,
  keepJournal: (guard: LicenseGuard) => void = () => {},
): PreparedRun {
  const guard = guardOf(simulation, clock, target);
  const done = { setups: [] as SetupResult[], performed: [] as Performed[], stages: [] as SimulatedStage[] };
  const work = async (): Promise<GuardOutcome> => {
    if (simulation.record === undefined) await guard.open();
    keepJournal(guard);
    guard.watchWrites(() => keepJournal(guard));
    if (simulation.appliesFirst) await guard.applyFirst();
    for (const one of simulation.steps) {
      if (one.pauseMs > 0) await clock.wait(one.pauseMs);
      const setup = await guard.bringAbout(one.given);
      done.setups.push(setup);
      if (!setup.isReady) continue;
      if ('together' in one) done.stages.push(await performTogether(guard, target, one.together));
      else done.performed.push(await perform(guard, target, one));
      keepJournal(guard);
    }
    return guard.finish();
  };
  return { guard, done, work };
}

/** The whole run until its process is killed, then what `restore` does by the journal that it has left. */
function killedRun(
  simulation: Simulation,
  { at, restoredAfterMs }: NonNullable<Simulation['kill']>,
  clock: VirtualClock,
  target: SimulatedTarget,
): PreparedRun {
  let isDead = false;
  let journal: string | undefined;
  const keepJournal = ({ state }: LicenseGuard): void => {
    if (!isDead) journal = JSON.stringify(recordOf(state));
  };
  // What is on its way when the process is killed still arrives; nothing comes back, and nothing more is sent.
  const unlessDead = <T>(act: () => Promise<T>): Promise<T> => (isDead ? new Promise<T>(() => {}) : act());
  const seen: SimulatedTarget = {
    ...target,
    readCheck: () => unlessDead(target.readCheck),
    readToken: () => unlessDead(target.readToken),
    write: (...all) => unlessDead(() => target.write(...all)),
  };
  const run = wholeRun(simulation, clock, seen, keepJournal);
  const work = async (): Promise<GuardOutcome> => {
    const death = clock.wait(at).then(() => undefined);
    const outcome = await Promise.race([run.work(), death]);
    if (outcome !== undefined) return outcome;
    isDead = true;
    const record = journal === undefined ? undefined : parseLicenseRecord(JSON.parse(journal));
    if (record === undefined) return { kind: 'untouched', findings: [], isOutcomeOpen: false };
    await clock.wait(restoredAfterMs);
    const facts = { ...simulation.facts, ...simulation.restoreFacts };
    return guardOf({ ...simulation, facts, record, signalAt: undefined }, clock, target).finish();
  };
  return { ...run, work };
}

function perform(guard: LicenseGuard, target: SimulatedTarget, { endpoint, mustBeRejected, treatment }: Step) {
  return guard.perform({
    id: `${endpoint}.${mustBeRejected ? 'rejects' : 'accepts'}`,
    as: 'server-admin',
    endpoint,
    mustBeRejected,
    send: (ms) => target.write(endpoint, ownLicense, !mustBeRejected, treatment, ms),
  });
}

function guardOf(simulation: Simulation, clock: VirtualClock, target: SimulatedTarget): LicenseGuard {
  const stop = new AbortController();
  if (simulation.signalAt !== undefined) clock.schedule(simulationStart + simulation.signalAt, () => stop.abort());
  const treatments = simulation.ownTreatments ?? [conforming];
  let own = 0;
  const treatment = (): Treatment => {
    own += 1;
    return treatments[Math.min(own, treatments.length) - 1] ?? conforming;
  };
  return createLicenseGuard(
    {
      readCheck: target.readCheck,
      readToken: target.readToken,
      add: (_, ms) => target.write('add', ownLicense, true, treatment(), ms),
      remove: (_, ms) => target.write('remove', undefined, true, treatment(), ms),
      now: clock.now,
      wait: clock.wait,
      signal: stop.signal,
    },
    factsWith(simulation.facts),
    simulation.record,
  );
}
