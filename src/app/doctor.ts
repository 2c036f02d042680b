import { scenarios } from '../../specs/index.ts';
import { personasToProvision, withPersonas } from '../accounts/personas.ts';
import { writeRefusal } from '../config/allow-write.ts';
import type { Settings } from '../config/settings.ts';
import { createNote } from '../domain/messages/notes.ts';
import { exitCodes } from '../domain/problem.ts';
import type { DoctorReport, Planned, RunCost, RunHooks } from '../domain/run-events.ts';
import { defaultDependencies } from './dependencies.ts';
import { otherJournal } from './open-journal.ts';
import { type OpenTarget, withOpenTarget } from './open-target.ts';
import { planFor } from './plan-for.ts';
import { type CostFactors, costOf } from './run-cost.ts';

/**
 * Does what a run does up to its first scenario, with GET requests alone: it creates no test account and changes nothing.
 *
 * @returns what was found and what would run; what went wrong is in it (`problem`, `exitCode`)
 * @throws only what is an error of this package itself
 */
export async function inspectTarget(settings: Settings, hooks: RunHooks = {}): Promise<DoctorReport> {
  let planned: readonly Planned[] = [];
  let cost: RunCost | null = null;
  const { runState, parts } = await withOpenTarget({ settings, hooks }, async (target) => {
    planned = plannedFor(target);
    cost = costOf(planned, costFactors(target));
    const refusal = writeRefusal(settings);
    if (refusal && !settings.reference) target.note(createNote('write-not-allowed', { problem: refusal.message }));
  });
  const unfinished = settings.reference
    ? undefined
    : otherJournal(runState.target.url, parts.stateDirectory, defaultDependencies);
  if (unfinished && runState.problem)
    runState.notes.push(createNote('journal-present', { problem: unfinished.message }));
  const { target, notes } = runState;
  const problem = runState.problem ?? unfinished ?? null;
  return { target, planned, cost, notes, problem, exitCode: problem ? exitCodes[problem.code] : exitCodeOf(planned) };
}

function costFactors({ session: { personas }, parts }: OpenTarget): CostFactors {
  const wanted = parts.provision ? personasToProvision(personas) : [];
  return {
    impact: parts.scope.impact,
    createsUser: wanted.includes('org-admin'),
    createsServiceAccount: wanted.includes('service-account'),
    sequences: parts.exploration?.sequences ?? 0,
  };
}

function plannedFor(target: OpenTarget): readonly Planned[] {
  const { session, parts } = target;
  const promised = { as: { kind: 'none' } } as const;
  const wanted = parts.provision ? personasToProvision(session.personas) : [];
  const personas = withPersonas(session.personas, Object.fromEntries(wanted.map((persona) => [persona, promised])));
  return planFor(target, personas, scenarios);
}

/** The exit code of a run if the target breaks no rule. */
function exitCodeOf(planned: readonly Planned[]): number {
  const has = (decision: Planned['decision']): boolean => planned.some((one) => one.decision === decision);
  return has('blocked') || !has('run') ? 4 : 0;
}
