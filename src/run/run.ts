import { endpoints, requirements, scenarios } from '../../specs/index.ts';
import { writeRefusal } from '../config/allow-write.ts';
import type { Settings } from '../config/settings.ts';
import { type Problem, ProblemError } from '../problem.ts';
import { redactReport } from '../report/redact.ts';
import type { Exploration, Report, ScenarioResult, TargetFacts } from '../report/report.ts';
import type { Persona } from '../spec/scenario.ts';
import { withPersonas } from '../target/personas.ts';
import { createProvisioner } from '../target/provision.ts';
import { name, version } from '../tool.ts';
import { withDoorsChecked } from './doors.ts';
import { type Effects, realEffects } from './effects.ts';
import { execute } from './execute.ts';
import { exploreTarget } from './exploring.ts';
import type { Planned, RunHooks } from './hooks.ts';
import { mustBeAlone, openJournal } from './open-journal.ts';
import { plan } from './plan.ts';
import { heavier, putBack } from './put-back.ts';
import { secretsOf } from './secrets.ts';
import { embed, openSession, type Session } from './session.ts';
import { countsOf, outcomeOf, requirementResults } from './tally.ts';
import { tellerOf } from './teller.ts';
import type { Witness } from './witness.ts';

/** What a run has gathered when it ends, however it ends. */
interface Gathered {
  target: TargetFacts;
  runId: string;
  provisioned: readonly Persona[];
  results: readonly ScenarioResult[];
  witnesses: readonly Witness[];
  exploration: Exploration | null;
  problem: Problem | null;
  readonly notes: string[];
  /** What the run made itself and no report may show. */
  readonly personas: Session['personas'][];
}

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
  const gathered: Gathered = {
    target: {
      url: settings.url ?? '',
      version: settings.grafanaVersion ?? null,
      edition: null,
      licensed: null,
      detected: null,
      insecure: settings.insecure,
      embedded: embedded !== undefined,
    },
    runId: '',
    provisioned: [],
    results: [],
    witnesses: [],
    exploration: null,
    problem: null,
    notes: [],
    personas: [],
  };
  const guarded: RunHooks = { ...hooks, onEvent: tellerOf(hooks, gathered.notes) };
  const client = effects.clientOf(settings, hooks.signal, (text) => {
    gathered.notes.push(text);
    guarded.onEvent?.({ kind: 'note', text });
  });
  try {
    const refusal = writeRefusal(settings);
    if (refusal) throw new ProblemError(refusal);
    const session = await openSession(client, settings, embedded !== undefined);
    await runSession(session, settings, guarded, gathered, effects);
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    gathered.problem = thrown.problem;
  } finally {
    await client.close();
    await embedded?.close();
  }

  const results = withDoorsChecked(gathered.results, endpoints, gathered.witnesses);
  const outcome = outcomeOf(results, settings.strict, gathered.problem, isMust, gathered.exploration);
  const report: Report = {
    schemaVersion: 1,
    tool: { name, version },
    runId: gathered.runId,
    target: gathered.target,
    scope: {
      impact: settings.impact,
      strict: settings.strict,
      only: settings.only,
      skip: settings.skip,
      provisioned: gathered.provisioned,
    },
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - start),
    ...outcome,
    problem: gathered.problem,
    notes: gathered.notes,
    counts: countsOf(results),
    requirements: requirementResults(requirements, scenarios, results),
    results,
    exploration: gathered.exploration,
  };
  return redactReport(report, secretsOf(settings, gathered.personas), { showLicense: settings.showLicense });
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

const levelOf = new Map(requirements.map(({ id, level }) => [id, level]));
const firstCovered = new Map(scenarios.map(({ id, covers }) => [id, covers[0]]));

function isMust(id: string): boolean {
  return levelOf.get(firstCovered.get(id) ?? '') !== 'should';
}
