import type { Problem } from '../problem.ts';
import type { ScenarioResult } from '../report/report.ts';
import { type Exchange, isObject, parseJson } from '../spec/exchange.ts';
import type { Requirement } from '../spec/requirement.ts';
import { expectedStatuses } from '../spec/rules.ts';
import type { Bound, JsonValue, Known } from '../spec/scenario.ts';
import type { Client } from '../target/http.ts';
import type { Begun, Keeper } from '../target/keeper.ts';
import type { Personas } from '../target/personas.ts';
import { type Circumstances, type Judgment, judge } from './judge.ts';
import { difference, isKnownValid, type Observation } from './observation.ts';
import { inChain } from './plan.ts';

/** Everything that running a scenario takes. */
export interface Bench {
  readonly client: Client;
  readonly keeper: Keeper;
  readonly personas: Personas;
  readonly known: Known;
  readonly concurrency: number;
  readonly mayWrite: boolean;
  readonly requirements: readonly Requirement[];
  readonly facts: Pick<Circumstances, 'version' | 'anonymousAccess'>;
  readonly signal: AbortSignal | undefined;
  readonly onResult: (result: ScenarioResult) => void;
}

/** What came of it, and why it ended early where it did. */
export interface Executed {
  readonly results: readonly ScenarioResult[];
  readonly problem: Problem | null;
}

/** How many requests in a row may stay without an answer before the target counts as gone. */
const patience = 3;

/**
 * Runs scenarios: those that touch nothing concurrently, those that touch or watch the license alone and in order.
 * Each gets a result, also when the run ends early.
 */
export async function execute(scenarios: readonly Bound[], bench: Bench): Promise<Executed> {
  const { keeper } = bench;
  const levels = new Map(
    bench.requirements.map(({ id, level }) => [id, level === 'not exercised' ? undefined : level]),
  );
  const results: ScenarioResult[] = [];
  let problem: Problem | null = null;
  let unanswered = 0;

  const done = (result: ScenarioResult): void => {
    results.push(result);
    bench.onResult(result);
  };

  const withoutRunning = (scenario: Bound, verdict: 'skipped' | 'blocked', reason: string): void =>
    done({ ...headOf(scenario), verdict, reason, durationMs: 0, findings: [], exchange: null });

  const send = (scenario: Bound): Promise<Exchange> => {
    const had = bench.personas[scenario.as];
    const body = bodyOf(scenario, bench.known);
    return bench.client.send({
      method: scenario.endpoint.method,
      path: scenario.endpoint.path,
      as: 'as' in had ? had.as : { kind: 'none' },
      ...(body === undefined ? {} : { body }),
    });
  };

  const watch = async (scenario: Bound, exchange: Exchange): Promise<void> => {
    if (bench.signal?.aborted) {
      problem ??= { code: 'interrupted', message: 'The run was interrupted.' };
    } else if (exchange.response) {
      unanswered = 0;
      if (scenario.as === 'server-admin' && isPasswordRefused(exchange)) {
        problem ??= {
          code: 'admin-refused',
          message:
            'The target accepted the admin at first and refuses the password now. Nothing more was tried, because five refusals lock the account.',
        };
      }
    } else {
      unanswered += 1;
      const alive = unanswered < patience && (await isAlive(bench.client));
      if (!alive) {
        const why = exchange.failure?.message ?? 'no answer';
        problem ??= { code: 'stopped-answering', message: `The target stopped answering at ${scenario.id}: ${why}.` };
      }
    }
  };

  const judgeExchange = (scenario: Bound, exchange: Exchange, before?: Observation, after?: Observation): Judgment =>
    judge(scenario, exchange, {
      ...bench.facts,
      levelOf: (id) => levels.get(id),
      licenseElsewhere: keeper.elsewhere,
      licenseJustAdded: keeper.hasAdded,
      licenseNamed: keeper.named,
      before,
      after,
    });

  const run = async (scenario: Bound, around?: { readonly before: Observation }): Promise<void> => {
    const start = performance.now();
    const exchange = await send(scenario);
    await watch(scenario, exchange);
    const after = around && !problem ? await keeper.observe() : undefined;
    const refusedPassword = problem?.code === 'admin-refused' && scenario.as === 'server-admin';
    const judgment = refusedPassword
      ? {
          verdict: 'blocked' as const,
          reason: 'the password of the admin was refused in the middle of the run',
          findings: [],
        }
      : judgeExchange(scenario, exchange, around?.before, after);
    if (around && after) keeper.follow(deedOf(scenario, exchange, around.before, after), around.before, after);
    done({ ...headOf(scenario), ...judgment, durationMs: Math.round(performance.now() - start), exchange });
  };

  /** The attempt to apply the license is what the scenario of a valid license sends; 400 may be the license's own fault. */
  const notTaken = (scenario: Bound, { reason, exchange }: Extract<Begun, { taken: false }>): void => {
    const status = exchange?.response?.status;
    const isTheAttempt = scenario.expect.then === 'added' && !scenario.step;
    if (exchange && status !== undefined && status !== 400 && isTheAttempt) {
      const durationMs = Math.round(exchange.durationMs);
      done({ ...headOf(scenario), ...judgeExchange(scenario, exchange), durationMs, exchange });
    } else {
      withoutRunning(scenario, 'blocked', reason);
    }
  };

  const inTurn = async (scenario: Bound, mayWrite: boolean): Promise<void> => {
    const expectsTrue = scenario.expect.value?.equals === true;
    if (!mayWrite && expectsTrue && isKnownValid(keeper.last) === false) {
      return withoutRunning(scenario, 'skipped', 'the license that is stored on the target is not valid');
    }
    if (scenario.harmful && !mayWrite && results.some((other) => isLetIn(other, scenario))) {
      return withoutRunning(
        scenario,
        'blocked',
        `held back, because the target lets ${scenario.as} in elsewhere and this request has no harmless form; --impact write sends it`,
      );
    }
    const ensured = await keeper.ensure(scenario.given);
    if (!ensured.had) return withoutRunning(scenario, ensured.outOfScope ? 'skipped' : 'blocked', ensured.reason);
    await run(scenario, { before: keeper.last });
  };

  const free = scenarios.filter((scenario) => isFree(scenario, bench));
  await concurrently(free, bench.concurrency, async (scenario) => {
    if (problem) withoutRunning(scenario, 'blocked', reasonOf(problem));
    else await run(scenario);
  });

  const chain = inChain(scenarios.filter((scenario) => !free.includes(scenario)));
  const begun = bench.mayWrite && chain.length > 0 && !problem ? await keeper.begin() : undefined;
  const mayWrite = begun?.taken ?? false;
  for (const scenario of chain) {
    if (bench.signal?.aborted) problem ??= { code: 'interrupted', message: 'The run was interrupted.' };
    if (problem) withoutRunning(scenario, 'blocked', reasonOf(problem));
    else if (begun?.taken === false && scenario.impact === 'write') notTaken(scenario, begun);
    else await inTurn(scenario, mayWrite);
  }
  return { results: inOrder(results, scenarios), problem };
}

/** Whether a scenario depends on no state that the run brings about, and looks at none. */
function isFree({ given, expect }: Bound, { keeper, mayWrite }: Bench): boolean {
  if (expect.then) return false;
  if (given === 'any') return true;
  // What the target had before the run touched it: check cannot lag behind here.
  return (
    mayWrite &&
    given === 'a license is stored' &&
    expect.value !== undefined &&
    isKnownValid(keeper.last) === true &&
    !keeper.hasAdded
  );
}

function headOf(scenario: Bound): Pick<ScenarioResult, 'id' | 'title' | 'endpoint' | 'persona' | 'impact'> {
  const { id, title, endpoint, as, impact } = scenario;
  return { id, title, endpoint: endpoint.id, persona: as, impact };
}

function bodyOf({ body }: Bound, known: Known): string | undefined {
  if (body === undefined) return undefined;
  if (typeof body !== 'function') return body.text;
  const value: JsonValue = body(known);
  return JSON.stringify(value);
}

/** What a request did to the license, as far as its answer and the state tell. */
function deedOf(
  scenario: Bound,
  { response }: Exchange,
  before: Observation,
  after: Observation,
): 'added' | 'removed' | 'something else' | 'nothing' {
  const { then } = scenario.expect;
  if (scenario.endpoint.id === 'check') return 'nothing';
  const status = response?.status ?? 0;
  const isChanged = difference(before, after) !== undefined;
  if (then === 'added' || then === 'removed') {
    if (status >= 200 && status < 300) return then;
    return isChanged || !response ? 'something else' : 'nothing';
  }
  // A renewed license is as good as the one before; everything else that changes it was not to do so.
  if (then === 'kept')
    return after.available === before.available && after.shown.kind === before.shown.kind
      ? 'nothing'
      : 'something else';
  return expectedStatuses(scenario).includes(status) && !isChanged ? 'nothing' : 'something else';
}

function isLetIn(result: ScenarioResult, scenario: Bound): boolean {
  return result.persona === scenario.as && result.verdict === 'fail';
}

/** Grafana says which: a refused password, not a missing permission. */
function isPasswordRefused({ response }: Exchange): boolean {
  if (response?.status !== 401) return false;
  const parsed = parseJson(response.body);
  if (!parsed.ok || !isObject(parsed.value)) return false;
  return (
    parsed.value.messageId === 'password-auth.failed' ||
    /invalid username or password/i.test(String(parsed.value.message))
  );
}

async function isAlive(client: Client): Promise<boolean> {
  const { response } = await client.send({ method: 'GET', path: '/api/health', as: { kind: 'none' } });
  return response !== undefined;
}

function reasonOf(problem: Problem): string {
  return problem.code === 'interrupted' ? 'the run was interrupted' : 'the run ended early';
}

async function concurrently<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

function inOrder(results: readonly ScenarioResult[], scenarios: readonly Bound[]): readonly ScenarioResult[] {
  const place = new Map(scenarios.map(({ id }, index) => [id, index]));
  return results.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}
