import { scenarios } from '../../specs/index.ts';
import { personasToProvision } from '../accounts/personas.ts';
import { createProvisioner } from '../accounts/provision.ts';
import { writeRefusal } from '../config/allow-write.ts';
import type { Settings } from '../config/settings.ts';
import { problemExitCodes, resultExitCodes } from '../domain/exit-codes.ts';
import type { Finding } from '../domain/finding.ts';
import { createNote } from '../domain/messages/notes.ts';
import type { DoctorReport, Planned, RunCost, RunHooks } from '../domain/run-events.ts';
import type { Stage } from '../domain/stage.ts';
import { verdictOf } from '../domain/verdict.ts';
import { defaultDependencies } from './dependencies.ts';
import { mustBeAlone, otherJournal } from './open-journal.ts';
import { type OpenTarget, withOpenTarget } from './open-target.ts';
import { promisedPlan, scheduleFor } from './plan-for.ts';
import { type CostFactors, costOf } from './run-cost.ts';

/**
 * Does what a run does up to its first scenario, with GET requests alone: it creates no test account and changes nothing.
 *
 * @returns what was found and what would run; what went wrong is in it (`problem`, `exitCode`)
 * @throws only what is an error of this package itself
 */
export async function inspectTarget(settings: Settings, hooks: RunHooks = {}): Promise<DoctorReport> {
  let planned: readonly Planned[] = [];
  let stages: readonly Stage[] = [];
  let cost: RunCost | null = null;
  const { runState, parts } = await withOpenTarget({ settings, hooks }, async (target) => {
    planned = promisedPlan(target, scenarios);
    stages = stagesOf(target, planned);
    cost = costOf(planned, costFactors(target));
    const refusal = writeRefusal(settings);
    if (refusal && !settings.reference) target.note(createNote('write-not-allowed', { problem: refusal.message }));
    await mustBeAloneToWrite(target);
  });
  const unfinished = settings.reference
    ? undefined
    : otherJournal(runState.target.url, parts.stateDirectory, defaultDependencies);
  if (unfinished && runState.problem)
    runState.notes.push(createNote('journal-present', { problem: unfinished.message }));
  const { target, findings, notes } = runState;
  const problem = runState.problem ?? unfinished ?? null;
  const exitCode = problem ? problemExitCodes[problem.code] : exitCodeOf(planned, findings, parts.scope.strict);
  return { target, planned, stages, cost, findings, notes, problem, exitCode };
}

/** Searches for test accounts of another run if a run would, and creates none. */
async function mustBeAloneToWrite({ session: { client, target, runId }, parts }: OpenTarget): Promise<void> {
  if (!parts.provision || parts.scope.impact !== 'write' || target.builtIn) return;
  await mustBeAlone(createProvisioner(client, parts.admin, runId), target.url);
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

/** What would run, in the order in which a run sends it. */
function stagesOf(target: OpenTarget, planned: readonly Planned[]): readonly Stage[] {
  const { looks, stages } = scheduleFor(target, planned);
  return looks.length === 0 ? stages : [{ kind: 'looks', given: 'any', scenarios: looks }, ...stages];
}

/** The exit code of a run if no scenario has a finding. */
function exitCodeOf(planned: readonly Planned[], findings: readonly Finding[], strict: boolean): number {
  const verdict = verdictOf(findings);
  if (verdict === 'fail' || (strict && verdict === 'warn')) return resultExitCodes.nonconformant;
  const has = (decision: Planned['decision']): boolean => planned.some((one) => one.decision === decision);
  return has('blocked') || !has('run') ? resultExitCodes.partial : resultExitCodes.conformant;
}
