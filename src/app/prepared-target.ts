import { requirements } from '../../specs/index.ts';
import { type Personas, withPersonas } from '../accounts/personas.ts';
import { createProvisioner, type Provisioner } from '../accounts/provision.ts';
import { writeRefusal } from '../config/allow-write.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Planned } from '../domain/run-events.ts';
import type { BoundScenario, TargetValues } from '../domain/scenario.ts';
import { variationOf } from '../domain/seeded-values.ts';
import { waitForAll } from '../domain/wait-for-all.ts';
import type { ExecutionContext } from '../engine/execution-context.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import { recordOf } from '../license/guard/license-record.ts';
import type { Journal } from '../local-state/journal.ts';
import { cleanUp, mergeProblems } from './cleanup.ts';
import { openForAccounts, openForScenarios } from './open-connections-ahead.ts';
import { mustBeAlone, openJournal } from './open-journal.ts';
import { type OpenTarget, type TargetRequest, withOpenTarget } from './open-target.ts';
import { planFor } from './plan-for.ts';
import { isRootUrlGuessed } from './root-url.ts';
import type { FinishedRun } from './run-state.ts';
import { judgeFactsOf } from './session.ts';

/** A target that is ready for requests: the journal is written, no other run is under way, the test accounts exist. */
export interface PreparedTarget extends OpenTarget {
  readonly personas: Personas;
  readonly targetValues: TargetValues;
  /** Decides which scenarios run against this target. */
  plan(scenarios: readonly BoundScenario[]): readonly Planned[];
  /** What executing scenarios takes, except for how their requests are sent and what happens to their results. */
  readonly execution: Omit<ExecutionContext, 'scenarios' | 'transport' | 'onResult'>;
  /** Brings the journal up to date with what is known of the license by now. */
  updateJournal(): void;
}

/**
 * Opens a target, prepares it for requests, hands it to `use`, and cleans up: the license is restored and every test
 * account deleted before this settles, also after an interruption or an error.
 *
 * @param request.sends - the scenarios whose requests `use` sends through the client, if it is known before
 * @returns what was found; what went wrong with the target or the cleanup is `runState.problem`
 * @throws only what is an error of this package itself
 */
export function withPreparedTarget(
  request: TargetRequest & { readonly sends?: readonly BoundScenario[] },
  use: (target: PreparedTarget) => Promise<void>,
): Promise<FinishedRun> {
  const { sends = [] } = request;
  return withOpenTarget({ ...request, refusal: writeRefusal, onAdminProven: openForAccounts }, async (target) => {
    const { session, parts, runState, dependencies, note } = target;
    const provisioner = parts.provision
      ? createProvisioner(session.client, parts.admin, session.runId, {
          organizationId: session.identity.organizationId,
          onLogin: (login) => runState.logins.push(login),
        })
      : undefined;
    const journal = openJournal(session, parts, dependencies, note);
    let unexpected: { readonly thrown: unknown } | undefined;
    try {
      await use(await prepare(target, provisioner, journal, sends));
    } catch (thrown) {
      if (thrown instanceof ProblemError) runState.problem = thrown.problem;
      else unexpected = { thrown };
    }
    announceCleanup(target, provisioner);
    const leftOver = await cleanUp(
      { guard: session.guard, provisioner, journal },
      parts.connection.timeoutMs,
      dependencies,
      note,
    );
    runState.findings = [...runState.findings, ...leftOver.findings];
    runState.isInconclusive ||= leftOver.isInconclusive;
    if (leftOver.problem) runState.stoppedBy = runState.problem;
    runState.problem = mergeProblems(runState.problem, leftOver.problem);
    // An error of this package is thrown, unless something was left on the target: that matters more to the caller.
    if (unexpected && !leftOver.problem) throw unexpected.thrown;
  });
}

/** A run that only reads and has created no account has nothing to clean up. */
function announceCleanup({ parts, session, onEvent }: OpenTarget, provisioner: Provisioner | undefined): void {
  if (parts.scope.impact === 'read' && !provisioner) return;
  onEvent({ kind: 'stage', stage: 'cleaning up', url: session.client.url });
}

async function prepare(
  target: OpenTarget,
  provisioner: Provisioner | undefined,
  journal: Journal | undefined,
  sends: readonly BoundScenario[],
): Promise<PreparedTarget> {
  const { session, parts, runState, signal } = target;
  const { guard } = session;
  const mayWrite = parts.scope.impact === 'write';
  const exclusive = mayWrite && !session.target.builtIn ? provisioner : undefined;
  if (exclusive) await mustBeAlone(exclusive, session.target.url);
  journal?.update({ step: 'creating test accounts' });
  openForScenarios(target, sends);
  if (provisioner) target.onEvent({ kind: 'stage', stage: 'creating test accounts', url: session.client.url });
  const [created] = await waitForAll([provisioner?.make(session.personas), lookWhileWaiting(guard, provisioner)]);
  const personas = withPersonas(session.personas, created?.personas ?? {});
  runState.personas.push(personas);
  runState.provisioned = created?.made ?? [];
  created?.notes.forEach(target.note);
  // Two runs may have looked at the same moment: the second look tells both of them.
  if (exclusive) await mustBeAlone(exclusive, session.target.url);
  journal?.update({ step: 'running scenarios' });
  const updateJournal = (): void => {
    const license = recordOf(guard.state);
    if (license) journal?.update({ license });
  };
  guard.watchWrites(updateJournal);
  const targetValues: TargetValues = {
    rootUrl: session.rootUrl,
    license: session.license ?? '',
    variation: variationOf(runState.seed),
  };
  return {
    ...target,
    personas,
    targetValues,
    plan: (scenarios) => planFor(target, personas, scenarios),
    execution: {
      guard,
      targetValues,
      isRootUrlGuessed: isRootUrlGuessed(session),
      concurrency: parts.connection.concurrency,
      mayWrite,
      accountsToDelete: runState.provisioned.length,
      requirements,
      facts: judgeFactsOf(session),
      wallClock: target.dependencies.wallClock,
      signal,
    },
    updateJournal,
  };
}

/** Looks at check while test accounts are created: one look for each round trip of that costs no time. */
async function lookWhileWaiting(guard: LicenseGuard, provisioner: Provisioner | undefined): Promise<void> {
  if (!provisioner) return;
  for (let count = 0; count < roundTripsOfCreation && guard.missingLooks() > 0; count += 1) await guard.look();
}

/** A test account is created in two round trips: the account, and its token or role. */
const roundTripsOfCreation = 2;
