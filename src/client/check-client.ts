import { clientRequirements } from '../../specs/client.ts';
import { clientScenarios } from '../../specs/client-scenarios.ts';
import { newRunId } from '../app/session.ts';
import { name, version } from '../config/package-info.ts';
import type { Environment } from '../config/sources.ts';
import type { ReactionScenario, ServerBehavior } from '../domain/client-scenario.ts';
import { definedOnly } from '../domain/defined-only.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { createReason } from '../domain/messages/reasons.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import { type Report, type ScenarioResult, schemaVersion } from '../domain/report.ts';
import { countsOf, requirementCountsOf, runOutcomeOf } from '../engine/judge/summarize.ts';
import { withoutBodies } from '../report/bodies.ts';
import { redactReport, redactText, type Secret } from '../report/redact.ts';
import { type ClientServer, startClientServer } from './client-server.ts';
import { runCommand } from './command.ts';
import { commandEnvironment } from './environment.ts';
import type { ClientRun } from './judge/client-run.ts';
import { type ClientRuns, judgeClient, mayExpect200, notJudged, outcomeOfBaseline } from './judge/judge-client.ts';
import { clientRequirementResults } from './judge/summarize-client.ts';
import { defaultSlowMs } from './misbehavior.ts';

/** How to check a client. */
export interface ClientCheck {
  /** The program and its arguments, run without a shell. */
  readonly command: readonly [file: string, ...args: readonly string[]];
  readonly directory: string;
  /** What the command gets, except for Grafana's variables and proxies. */
  readonly environment: Environment;
  readonly strict: boolean;
  readonly showBodies: boolean;
  /** How long one run of the command may take, in milliseconds. */
  readonly limitMs: number;
  /** How late a slow response is, in milliseconds; two seconds by default. */
  readonly slowMs?: number;
  readonly signal: AbortSignal;
  /** Called before each run of the command, with the scenarios that it is about. */
  readonly onRun?: (scenarios: readonly string[]) => void;
}

/** What a command printed in one run. Redacted. */
export interface CommandOutput {
  /** The scenarios that the run is about. */
  readonly scenarios: readonly string[];
  readonly text: string;
}

/** What a check found. */
export interface CheckedCommand {
  readonly report: Report;
  readonly outputs: readonly CommandOutput[];
}

const documented: ServerBehavior = { kind: 'documented' };
/** Why a command cannot start, by the code of the system. */
const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'this user may not run it',
};
/** The URL in a report: each run has a server of its own, on a port of its own. */
const anyServer = 'http://127.0.0.1/';

/**
 * Checks a client: runs a command once for each behavior of the server, and judges what it sends and how it ends.
 *
 * @returns the report; a command that could not be started is a problem in it
 */
export async function checkClient(check: ClientCheck): Promise<CheckedCommand> {
  const startedAt = new Date();
  const started = performance.now();
  const session: ClientSession = { check, secrets: [], outputs: [] };
  let results: readonly ScenarioResult[] = [];
  let problem: Problem | null = null;
  try {
    results = judgeClient(clientScenarios, await runAll(session));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problem = error.problem;
    if (problem.code === 'interrupted') {
      results = clientScenarios.map((scenario) => notJudged(scenario, 'blocked', createReason('interrupted')));
    }
  }
  const facts = { startedAt: startedAt.toISOString(), durationMs: Math.round(performance.now() - started) };
  const report = createReport(check, results, problem, facts);
  const secrets = { values: session.secrets };
  return {
    report: redactReport(check.showBodies ? report : withoutBodies(report), secrets, { showLicense: false }),
    outputs: session.outputs.map(({ scenarios, text }) => ({ scenarios, text: redactText(text, secrets) })),
  };
}

interface ClientSession {
  readonly check: ClientCheck;
  readonly secrets: Secret[];
  readonly outputs: CommandOutput[];
}

async function runAll(session: ClientSession): Promise<ClientRuns> {
  const isBaseline = (behavior: ServerBehavior): boolean => behavior.kind === 'documented';
  const reacting = clientScenarios.filter((scenario): scenario is ReactionScenario => 'behavior' in scenario);
  const atBaseline = clientScenarios.filter((one) => !('behavior' in one) || isBaseline(one.behavior));
  const run = (behavior: ServerBehavior, removalStatus: 200 | 202, ids: readonly string[]): Promise<ClientRun> =>
    runOnce(session, behavior, removalStatus, ids);
  const baseline = await run(
    documented,
    202,
    atBaseline.map(({ id }) => id),
  );
  const removalWith200 = mayExpect200(baseline) ? await run(documented, 200, []) : undefined;
  const standing = { baseline, ...definedOnly({ removalWith200 }) };
  const outcome = outcomeOfBaseline(standing);
  const reactions = new Map<string, ClientRun>();
  if (outcome === 'silent' || outcome === 'fails') return { ...standing, reactions };
  // A client that needs 200 gets it, so that its other reactions can be seen.
  const removalStatus = outcome === 'expects-200' ? 200 : 202;
  for (const { id, behavior } of reacting) {
    if (!isBaseline(behavior)) reactions.set(id, await run(behavior, removalStatus, [id]));
  }
  return { ...standing, reactions };
}

/** Runs the command against a server of its own. */
async function runOnce(
  session: ClientSession,
  behavior: ServerBehavior,
  removalStatus: 200 | 202,
  scenarios: readonly string[],
): Promise<ClientRun> {
  const { check, secrets, outputs } = session;
  const { signal, directory, limitMs, slowMs = defaultSlowMs } = check;
  if (signal.aborted) throw new ProblemError(createProblem('interrupted'));
  check.onRun?.(scenarios);
  const server = await startClientServer({ behavior, removalStatus, slowMs });
  try {
    secrets.push(...secretsOf(server));
    const [file, ...args] = check.command;
    const started = performance.now();
    const environment = commandEnvironment(check.environment, server);
    const outcome = await runCommand({ file, args, directory, environment, limitMs, signal });
    if (!outcome.started)
      throw new ProblemError(
        createProblem('command-not-started', { command: file, cause: causes[outcome.cause] ?? outcome.cause }),
      );
    if (signal.aborted) throw new ProblemError(createProblem('interrupted'));
    outputs.push({ scenarios, text: outcome.output });
    return {
      values: server.values,
      exchanges: server.log.exchanges(),
      redirected: [...server.redirected],
      end: outcome.end,
      durationMs: Math.round(performance.now() - started),
    };
  } finally {
    await server.close();
  }
}

function secretsOf({ admin, orgAdmin, serviceAccountToken, license }: ClientServer): readonly Secret[] {
  return [
    { name: 'GRAFANA_ADMIN_PASSWORD', value: admin.password, user: admin.user },
    ...(orgAdmin ? [{ name: 'GRAFANA_PASSWORD', value: orgAdmin.password, user: orgAdmin.user }] : []),
    ...(serviceAccountToken ? [{ name: 'GRAFANA_SERVICE_ACCOUNT_TOKEN', value: serviceAccountToken }] : []),
    { name: 'GRAFANA_LICENSE_TOKEN', value: license },
  ];
}

function createReport(
  { command: [command], strict }: ClientCheck,
  results: readonly ScenarioResult[],
  problem: Problem | null,
  facts: Pick<Report, 'startedAt' | 'durationMs'>,
): Report {
  const requirements = clientRequirementResults(clientRequirements, clientScenarios, results);
  return {
    schemaVersion,
    tool: { name, version },
    runId: newRunId(),
    seed: null,
    target: {
      url: anyServer,
      version: null,
      edition: 'enterprise',
      licensed: null,
      detected: null,
      insecure: false,
      builtIn: true,
    },
    scope: { impact: 'write', profile: 'full', strict, minFidelity: null, only: [], skip: [], provisioned: [] },
    ...facts,
    // What is blocked is blocked because nothing can be said about the client, so every scenario counts as required.
    ...runOutcomeOf(results, strict, problem, () => true),
    problem,
    notes: [],
    counts: countsOf(results),
    fidelity: null,
    license: { inForce: null, expiresAt: null, daysUntilExpiry: null },
    requirementCounts: requirementCountsOf(requirements),
    requirements,
    endpoints: [],
    results,
    findings: [],
    deviations: null,
    exploration: null,
    client: { command },
  };
}
