import type { Personas } from '../accounts/personas.ts';
import type { Exchange } from '../domain/exchange.ts';
import type { Problem } from '../domain/problem.ts';
import type { ScenarioResult } from '../domain/report.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { Bound, JsonValue, Known, Persona } from '../domain/scenario.ts';
import { rules } from '../domain/shared-requirements.ts';
import type { Client } from '../http/client.ts';
import { busyIn, silenceIn } from '../http/no-response.ts';
import type { Begun, Keeper } from '../license/guard-types.ts';
import { isKnownValid, type Observation, showsAnother } from '../license/license-state.ts';
import { idOf } from '../license/license-token.ts';
import { isOpen } from './authorization.ts';
import { concurrently, inLanes, shared } from './concurrency.ts';
import { adminRefused, isAdminRefused, withoutSight, withoutVerdict, wrongGuess } from './inconclusive.ts';
import { judge } from './judge/judge.ts';
import type { Circumstances } from './judge/judge-context.ts';
import { judgeState } from './judge/judge-license-state.ts';
import { deedOf } from './license-effect.ts';
import { inChain } from './plan.ts';
import { callWitnesses, type Witness } from './positive-controls.ts';

/** Everything that running a scenario takes. */
export interface Bench {
  /** All there are, beside the ones that run. */
  readonly scenarios: readonly Bound[];
  readonly client: Client;
  readonly keeper: Keeper;
  readonly personas: Personas;
  readonly known: Known;
  /** The root URL is a guess: the target said neither itself nor by its license what it is called. */
  readonly isRootUrlGuessed: boolean;
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
  /** What else the server admin was answered, to tell open doors from closed ones. */
  readonly witnesses: readonly Witness[];
  /** Whether the target took the license that will have to be put back; undefined where nothing called for it. */
  readonly begun: Begun | undefined;
  readonly problem: Problem | null;
}

/** How many requests in a row may stay without a whole answer before the target counts as gone. */
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
  let silent = 0;

  const done = (result: ScenarioResult): void => {
    results.push(result);
    bench.onResult(result);
  };

  const withoutRunning = (scenario: Bound, verdict: 'skipped' | 'blocked', reason: string): void =>
    done({ ...headOf(scenario), verdict, reason, durationMs: 0, findings: [], exchange: null });

  const send = (as: Persona, scenario: Bound): Promise<Exchange> => {
    const had = bench.personas[as];
    const body = bodyOf(scenario, bench.known);
    return bench.client.send({
      method: scenario.endpoint.method,
      path: scenario.endpoint.path,
      as: 'as' in had ? had.as : { kind: 'none' },
      ...(body === undefined ? {} : { body }),
    });
  };

  const isAlive = shared(async () => {
    const probe = await bench.client.send({ method: 'GET', path: '/api/health', as: { kind: 'none' } });
    return silenceIn(probe) === undefined;
  });

  /** Looks whether the run can go on after this exchange. */
  const watch = async (scenario: Bound, exchange: Exchange): Promise<void> => {
    const silence = silenceIn(exchange);
    if (bench.signal?.aborted) {
      problem ??= { code: 'interrupted', message: 'The run was interrupted.' };
    } else if (scenario.as === 'server-admin' && isAdminRefused(exchange)) {
      problem ??= adminRefused;
    } else if (silence === undefined) {
      silent = 0;
    } else {
      silent += 1;
      // Half an answer may be the fault of one endpoint; none at all, again and again, is not worth the wait.
      const isGone = exchange.response
        ? silent >= patience && !(await isAlive())
        : silent >= patience || !(await isAlive());
      if (isGone) {
        problem ??= {
          code: 'stopped-answering',
          message: `The target stopped answering at ${scenario.id}: ${silence}.`,
        };
      }
    }
  };

  const around = (before?: Observation, after?: Observation): Circumstances => ({
    ...bench.facts,
    levelOf: (id) => levels.get(id),
    licenseElsewhere: keeper.elsewhere,
    licenseJustAdded: keeper.hasAdded,
    licenseNamed: keeper.named,
    licenseId: idOf(bench.known.license),
    rootUrl: bench.known.rootUrl,
    before,
    after,
  });

  /** Looks at what a request did; a state that is a deviation is looked at again before it counts. */
  const lookAfter = async (scenario: Bound, { response }: Exchange, before: Observation): Promise<Observation> => {
    const { then } = scenario.expect;
    const after = await keeper.settle((seen) => {
      if (!response) return true;
      // A license from elsewhere does not go, however long it is waited for.
      if (then === 'removed' && (keeper.elsewhere || showsAnother(before, seen))) return true;
      return judgeState(scenario, response, around(before, seen)).length === 0;
    });
    // A renewed license that shows late would be taken for the doing of the next request.
    const isRenewedUnseen = then === 'kept' && response?.status === 200 && !showsAnother(before, after);
    return isRenewedUnseen && after.shown.kind === 'license' ? keeper.observeLater() : after;
  };

  /** Asks once more what is said of a state that is reached late. */
  const askOnce = async (scenario: Bound): Promise<Exchange> => {
    const exchange = await send(scenario.as, scenario);
    const { value } = scenario.expect;
    if (!value || exchange.response?.status !== 200) return exchange;
    const { findings } = judge(scenario, exchange, around());
    if (!findings.some(({ requirement }) => requirement === value.requirement)) return exchange;
    if (!value.equals && keeper.elsewhere) return exchange;
    // Another node of the target than the one that is late may give the next answer, so a moment passes in any case.
    const isExpected = ({ available }: Observation): boolean => available === value.equals;
    const seen = isExpected(await keeper.observeLater()) || isExpected(await keeper.settle(isExpected));
    return seen ? send(scenario.as, scenario) : exchange;
  };

  /** `before` is absent where the scenario depends on no state. */
  const run = async (scenario: Bound, before?: Observation): Promise<void> => {
    const start = performance.now();
    const exchange = await (before ? askOnce(scenario) : send(scenario.as, scenario));
    await watch(scenario, exchange);
    const isRead = scenario.endpoint.id === 'check' && !scenario.expect.then;
    const after = !before || problem || isRead ? before : await lookAfter(scenario, exchange, before);
    const isNameOpen = bench.isRootUrlGuessed && !keeper.isNameAccepted;
    const judgment =
      withoutVerdict(problem, scenario, exchange) ??
      (isNameOpen ? wrongGuess(scenario, exchange, before, after) : undefined) ??
      withoutSight(scenario, judge(scenario, exchange, around(before, after)), before, after);
    if (before && after && !problem) keeper.follow(deedOf(scenario, exchange, before, after), before, after);
    done({ ...headOf(scenario), ...judgment, durationMs: Math.round(performance.now() - start), exchange });
  };

  /** The attempt to apply the license is what the scenarios of a valid license send, where the license is not at fault. */
  const notTaken = (scenario: Bound, { reason, attempt }: Extract<Begun, { taken: false }>): void => {
    const isTheAttempt = scenario.expect.then === 'added' && !scenario.step;
    const response = attempt?.exchange.response;
    if (!response || busyIn(response) !== undefined || attempt.isDoubtful || !isTheAttempt) {
      withoutRunning(scenario, 'blocked', reason);
      return;
    }
    const { exchange, before, after } = attempt;
    const durationMs = Math.round(exchange.durationMs);
    done({ ...headOf(scenario), ...judge(scenario, exchange, around(before, after)), durationMs, exchange });
  };

  const inTurn = async (scenario: Bound, mayWrite: boolean): Promise<void> => {
    const expectsTrue = scenario.expect.value?.equals === true;
    const isInForce = isKnownValid(keeper.last, bench.known.rootUrl) ?? keeper.last.available ?? false;
    if (!mayWrite && expectsTrue && !isInForce) {
      withoutRunning(scenario, 'skipped', 'no license is known to be in force on the target');
      return;
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
    await run(scenario, keeper.last);
  };

  const free = scenarios.filter((scenario) => isFree(scenario, bench));
  await concurrently(inLanes(free), bench.concurrency, async (lane) => {
    for (const scenario of lane) {
      if (problem) withoutRunning(scenario, 'blocked', reasonOf(problem));
      else await run(scenario);
    }
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
  const witnesses = problem ? [] : await callWitnesses(bench.scenarios, results, send);
  return { results: inOrder(results, scenarios), witnesses, begun, problem };
}

/** Whether a scenario depends on no state that the run brings about, and looks at none. */
function isFree({ given, step, expect }: Bound, { keeper, mayWrite, known }: Bench): boolean {
  if (expect.then || step) return false;
  if (given === 'any') return true;
  // What the target had before the run touched it: check cannot lag behind here.
  const isAsFound = mayWrite && !keeper.hasAdded;
  return (
    isAsFound &&
    given === 'a license is stored' &&
    expect.value !== undefined &&
    isKnownValid(keeper.last, known.rootUrl) === true
  );
}

function headOf(scenario: Bound): Pick<ScenarioResult, 'id' | 'title' | 'endpoint' | 'persona' | 'impact'> {
  const { id, title, endpoint, as, impact } = scenario;
  return { id, title, endpoint: endpoint.id, persona: as, impact };
}

/** The text of the body that a scenario sends; undefined where it sends none. */
export function bodyOf({ body }: Pick<Bound, 'body'>, known: Known): string | undefined {
  if (body === undefined) return undefined;
  if (typeof body !== 'function') return body.text;
  const value: JsonValue = body(known);
  return JSON.stringify(value);
}

function isLetIn(result: ScenarioResult, scenario: Bound): boolean {
  if (result.persona !== scenario.as || result.verdict !== 'fail') return false;
  const status = result.exchange?.response?.status ?? 0;
  const isDone = result.findings.some(({ requirement }) => requirement === rules.refusalChangesNothing);
  return isDone || isOpen(status);
}

function reasonOf(problem: Problem): string {
  return problem.code === 'interrupted' ? 'the run was interrupted' : 'the run ended early';
}

function inOrder(results: readonly ScenarioResult[], scenarios: readonly Bound[]): readonly ScenarioResult[] {
  const place = new Map(scenarios.map(({ id }, index) => [id, index]));
  return results.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}
