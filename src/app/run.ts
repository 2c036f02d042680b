import { requirements, scenarios } from '../../specs/index.ts';
import { withPersonas } from '../accounts/personas.ts';
import { createProvisioner } from '../accounts/provision.ts';
import { writeRefusal } from '../config/allow-write.ts';
import type { Settings } from '../config/settings.ts';
import type { Note } from '../domain/messages/notes.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Report, ScenarioResult } from '../domain/report.ts';
import type { Planned, RunHooks } from '../domain/run-events.ts';
import { execute } from '../engine/execute.ts';
import { plan } from '../engine/plan.ts';
import { cleanUp, mergeProblems } from './cleanup.ts';
import { defaultDependencies, type RunDependencies } from './dependencies.ts';
import { exploreTarget } from './explore.ts';
import { mustBeAlone, openJournal } from './open-journal.ts';
import { createReport, initialRunState, type RunState } from './run-state.ts';
import { safeListener } from './safe-listener.ts';
import { isRootUrlGuessed, openSession, type Session, startBuiltInServer } from './session.ts';

/**
 * Holds a target against the documentation.
 *
 * Without a URL the target is the reference server, at impact `write`. What goes wrong is in the report (`problem`,
 * `exitCode`); the promise is rejected only by a mistake in this suite itself. The license is put back and every persona
 * deleted before it settles, also after an interruption.
 */
export async function runConformance(
  given: Settings,
  hooks: RunHooks = {},
  dependencies: RunDependencies = defaultDependencies,
): Promise<Report> {
  const startedAt = new Date();
  const start = performance.now();
  const builtIn = given.url === undefined ? await startBuiltInServer(given) : undefined;
  const settings = builtIn?.settings ?? given;
  const runState = initialRunState(settings, builtIn !== undefined);
  const guarded: RunHooks = { ...hooks, onEvent: safeListener(hooks, runState.notes) };
  const client = dependencies.clientOf(settings, hooks.signal, (repeated) => {
    runState.notes.push(repeated);
    guarded.onEvent?.({ kind: 'note', note: repeated });
  });
  try {
    const refusal = writeRefusal(settings);
    if (refusal) throw new ProblemError(refusal);
    const session = await openSession(client, settings, builtIn !== undefined, dependencies.pause);
    await runSession(session, settings, guarded, runState, dependencies);
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    runState.problem = thrown.problem;
  } finally {
    await client.close();
    await builtIn?.close();
  }

  return createReport(runState, settings, scenarios, { startedAt, durationMs: performance.now() - start });
}

async function runSession(
  session: Session,
  settings: Settings,
  hooks: RunHooks,
  runState: RunState,
  dependencies: RunDependencies,
): Promise<void> {
  const { guard, identity } = session;
  runState.target = session.target;
  runState.runId = session.runId;
  const note = (one: Note): void => {
    runState.notes.push(one);
    hooks.onEvent?.({ kind: 'note', note: one });
  };
  identity.notes.forEach(note);

  const mayWrite = settings.impact === 'write';
  const provisioner = settings.provision ? createProvisioner(session.client, session.admin, session.runId) : undefined;
  const journal = openJournal(session, settings, dependencies);
  let fault: { readonly thrown: unknown } | undefined;
  try {
    const watched = mayWrite && !session.target.builtIn ? provisioner : undefined;
    if (watched) await mustBeAlone(watched, session.target.url);
    journal?.update({ step: 'creating test accounts' });
    const made = await provisioner?.make(session.personas);
    const personas = withPersonas(session.personas, made?.personas ?? {});
    runState.personas.push(personas);
    if (watched) await mustBeAlone(watched, session.target.url);
    journal?.update({ step: 'running scenarios' });
    runState.provisioned = made?.made ?? [];

    const planned = plan(scenarios, settings, { version: identity.version, personas });
    const leftOut = planned.flatMap(resultOfLeftOut);
    const running = planned.filter(({ decision }) => decision === 'run').map(({ scenario }) => scenario);
    hooks.onEvent?.({ kind: 'planned', target: session.target, total: running.length });
    let done = 0;
    const executed = await execute(running, {
      scenarios,
      client: session.client,
      guard: guard,
      personas,
      targetValues: { rootUrl: session.rootUrl, license: settings.license ?? '' },
      isRootUrlGuessed: isRootUrlGuessed(session),
      concurrency: settings.concurrency,
      mayWrite,
      requirements,
      facts: { version: identity.version, anonymousAccess: identity.anonymousAccess },
      signal: hooks.signal,
      onResult: (result) => {
        done += 1;
        // Where a license from elsewhere shows up, none was stored to begin with.
        if (mayWrite && !guard.wasStored) journal?.update({ licenseStored: false });
        hooks.onEvent?.({ kind: 'judged', result, done, total: running.length });
      },
    });
    runState.problem = executed.problem;
    runState.positiveControls = executed.positiveControls;
    const resultOf = new Map([...executed.results, ...leftOut].map((result) => [result.id, result]));
    runState.results = scenarios.flatMap(({ id }) => resultOf.get(id) ?? []);
    if (settings.explore !== undefined && !runState.problem) {
      const explored = await exploreTarget(session, personas, settings, executed.preflight, hooks);
      runState.exploration = explored.exploration;
      runState.problem = explored.problem;
      explored.notes.forEach(note);
    }
    if (runState.problem?.code === 'admin-refused-midway') session.refusedPasswords.remember(session.admin);
  } catch (thrown) {
    if (thrown instanceof ProblemError) runState.problem = thrown.problem;
    else fault = { thrown };
  }
  const left = await cleanUp({ guard: guard, provisioner, journal }, settings.timeoutMs, dependencies, note);
  runState.problem = mergeProblems(runState.problem, left);
  // A mistake of this suite is told of, unless it has cost more than the run.
  if (fault && !left) throw fault.thrown;
}

function resultOfLeftOut({ scenario, decision, reason }: Planned): readonly ScenarioResult[] {
  if (decision === 'run') return [];
  const { id, title, endpoint, as, impact } = scenario;
  return [
    {
      id,
      title,
      endpoint: endpoint.id,
      persona: as,
      impact,
      verdict: decision,
      reason,
      durationMs: 0,
      findings: [],
      exchange: null,
    },
  ];
}
