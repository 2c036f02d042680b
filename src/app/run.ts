import { requirements, scenarios } from '../../specs/index.ts';
import { withPersonas } from '../accounts/personas.ts';
import { createProvisioner } from '../accounts/provision.ts';
import { writeRefusal } from '../config/allow-write.ts';
import type { Settings } from '../config/settings.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Report, ScenarioResult } from '../domain/report.ts';
import type { Planned, RunHooks } from '../domain/run-events.ts';
import { execute } from '../engine/execute.ts';
import { plan } from '../engine/plan.ts';
import { heavier, putBack } from './cleanup.ts';
import { type Effects, realEffects } from './dependencies.ts';
import { exploreTarget } from './explore.ts';
import { mustBeAlone, openJournal } from './open-journal.ts';
import { type Gathered, nothingYet, reportOf } from './run-state.ts';
import { tellerOf } from './safe-listener.ts';
import { embed, isRootUrlGuessed, openSession, type Session } from './session.ts';

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
  effects: Effects = realEffects,
): Promise<Report> {
  const startedAt = new Date();
  const start = performance.now();
  const embedded = given.url === undefined ? await embed(given) : undefined;
  const settings = embedded?.settings ?? given;
  const gathered = nothingYet(settings, embedded !== undefined);
  const guarded: RunHooks = { ...hooks, onEvent: tellerOf(hooks, gathered.notes) };
  const client = effects.clientOf(settings, hooks.signal, (text) => {
    gathered.notes.push(text);
    guarded.onEvent?.({ kind: 'note', text });
  });
  try {
    const refusal = writeRefusal(settings);
    if (refusal) throw new ProblemError(refusal);
    const session = await openSession(client, settings, embedded !== undefined, effects.pause);
    await runSession(session, settings, guarded, gathered, effects);
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    gathered.problem = thrown.problem;
  } finally {
    await client.close();
    await embedded?.close();
  }

  return reportOf(gathered, settings, scenarios, { startedAt, durationMs: performance.now() - start });
}

async function runSession(
  session: Session,
  settings: Settings,
  hooks: RunHooks,
  gathered: Gathered,
  effects: Effects,
): Promise<void> {
  const { keeper, identity } = session;
  gathered.target = session.target;
  gathered.runId = session.runId;
  const note = (text: string): void => {
    gathered.notes.push(text);
    hooks.onEvent?.({ kind: 'note', text });
  };
  identity.notes.forEach(note);

  const mayWrite = settings.impact === 'write';
  const provisioner = settings.provision ? createProvisioner(session.client, session.admin, session.runId) : undefined;
  const journal = openJournal(session, settings, effects);
  let fault: { readonly thrown: unknown } | undefined;
  try {
    const watched = mayWrite && !session.target.embedded ? provisioner : undefined;
    if (watched) await mustBeAlone(watched, session.target.url);
    journal?.update({ step: 'making personas' });
    const made = await provisioner?.make(session.personas);
    const personas = withPersonas(session.personas, made?.personas ?? {});
    gathered.personas.push(personas);
    if (watched) await mustBeAlone(watched, session.target.url);
    journal?.update({ step: 'running scenarios' });
    gathered.provisioned = made?.made ?? [];

    const planned = plan(scenarios, settings, { version: identity.version, personas });
    const leftOut = planned.flatMap(resultOfLeftOut);
    const running = planned.filter(({ decision }) => decision === 'run').map(({ scenario }) => scenario);
    hooks.onEvent?.({ kind: 'planned', target: session.target, total: running.length });
    let done = 0;
    const executed = await execute(running, {
      scenarios,
      client: session.client,
      keeper,
      personas,
      known: { rootUrl: session.rootUrl, license: settings.license ?? '' },
      isRootUrlGuessed: isRootUrlGuessed(session),
      concurrency: settings.concurrency,
      mayWrite,
      requirements,
      facts: { version: identity.version, anonymousAccess: identity.anonymousAccess },
      signal: hooks.signal,
      onResult: (result) => {
        done += 1;
        // Where a license from elsewhere shows up, none was stored to begin with.
        if (mayWrite && !keeper.wasStored) journal?.update({ licenseStored: false });
        hooks.onEvent?.({ kind: 'judged', result, done, total: running.length });
      },
    });
    gathered.problem = executed.problem;
    gathered.witnesses = executed.witnesses;
    const resultOf = new Map([...executed.results, ...leftOut].map((result) => [result.id, result]));
    gathered.results = scenarios.flatMap(({ id }) => resultOf.get(id) ?? []);
    if (settings.explore !== undefined && !gathered.problem) {
      const explored = await exploreTarget(session, personas, settings, executed.begun, hooks);
      gathered.exploration = explored.exploration;
      gathered.problem = explored.problem;
      explored.notes.forEach(note);
    }
    if (gathered.problem?.code === 'admin-refused') session.refusals.remember(session.admin);
  } catch (thrown) {
    if (thrown instanceof ProblemError) gathered.problem = thrown.problem;
    else fault = { thrown };
  }
  const left = await putBack({ keeper, provisioner, journal }, settings.timeoutMs, effects, note);
  gathered.problem = heavier(gathered.problem, left);
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
