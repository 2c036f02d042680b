import type { ArbitrarySimulation } from './arbitrary-simulation.ts';
import type { Simulated } from './simulated-run.ts';
import type { SimulatedLicense } from './simulated-target.ts';
import { othersLicense } from './simulated-target.ts';
import { simulationStart } from './virtual-clock.ts';

/** What must not happen, judged by what is stored in truth, and by nothing that the guard knows. */
export type Harm = 'license lost' | 'other replaced' | 'false restored';

/** How long before a write of the run another writer must have been there, beside the lag, in milliseconds. */
export const raceMs = 500;

/** What a run has done to a simulated target that it must not do. */
export function harmOf(simulation: ArbitrarySimulation, run: Simulated): Harm | undefined {
  const { otherAt } = simulation;
  const isOthersThere = otherAt !== undefined && simulationStart + otherAt <= run.clock.now();
  if (isOthersThere && !isRaced(simulation, run)) {
    if (!isSame(run.truth.later, othersLicense)) return 'other replaced';
    // It was there long before the end, so the run has seen it.
    return claimsAllIsWell(run) && otherAt < run.endedAt - 5000 && wasWatched(simulation, run)
      ? 'false restored'
      : undefined;
  }
  if (otherAt !== undefined) return undefined;
  const isAsBefore = isSame(run.truth.before, visible(simulation, run.truth.later));
  if (isAsBefore) return undefined;
  // The note says that what was added stays, as it is not certain that there was nothing before.
  if (run.outcome.kind === 'left-stored' && run.truth.before === undefined) return undefined;
  if (claimsAllIsWell(run)) return 'false restored';
  return run.truth.before !== undefined && isRestorable(simulation) ? 'license lost' : undefined;
}

function claimsAllIsWell({ outcome }: Simulated): boolean {
  return outcome.kind !== 'not-restored';
}

/** What check calls no license, where nothing else shows what is stored, counts as none. */
function visible({ target }: ArbitrarySimulation, stored: SimulatedLicense | undefined): SimulatedLicense | undefined {
  return stored?.isGarbage && !target.hasTokenRoute ? undefined : stored;
}

/** A run that had sent nothing by then has found the other license as its own first state, or looks at nothing in the end. */
function wasWatched({ otherAt = 0 }: ArbitrarySimulation, { target }: Simulated): boolean {
  return target.requests.some(({ at }) => at < simulationStart + otherAt);
}

/** Whether the run was given what it needs to restore the license, and the target takes it. */
function isRestorable({ facts, ownTreatments, kind }: ArbitrarySimulation): boolean {
  const isGiven = !(facts && 'given' in facts && facts.given === undefined);
  const takes = (ownTreatments ?? []).every(({ effect, answer }) => effect === 'carry out' && answer === 'default');
  return isGiven && takes && kind !== 'unsteady check';
}

function isSame(one: SimulatedLicense | undefined, other: SimulatedLicense | undefined): boolean {
  return one?.lid === other?.lid && one?.lexp === other?.lexp && one?.isGarbage === other?.isGarbage;
}

/** Whether the other writer came too shortly before a write of the run, or while it was on its way, to be seen. */
function isRaced({ otherAt = 0, maxLagMs }: ArbitrarySimulation, { target }: Simulated): boolean {
  const at = simulationStart + otherAt;
  // Once it was there to be seen, nothing of the run may have been sent.
  return target.requests.some(({ at: sent }) => sent >= at - 20_000 && sent < at + maxLagMs + raceMs);
}
