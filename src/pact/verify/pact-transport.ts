import type { Exchange } from '../../domain/exchange.ts';
import { type Problem, ProblemError } from '../../domain/problem.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import type { BoundScenario, TargetValues } from '../../domain/scenario.ts';
import type { ApiRequest, Client } from '../../http/client.ts';
import type { ClassifiedInteraction } from './classify-interactions.ts';
import { type PactVerdict, resultOf } from './verdict.ts';
import type { PactVerifier } from './verifier.ts';

/** Where a run would send the request of a scenario and Pact sends it instead. */
export interface PactTransport {
  /** Aborted where Pact is gone, and where the caller wants to end. */
  readonly signal: AbortSignal;
  /** Why Pact is gone; undefined where it is not. */
  readonly problem: () => Problem | undefined;
  /** The scenarios that may run, marked so that their requests are recognized. */
  marked(scenarios: readonly BoundScenario[]): readonly BoundScenario[];
  /** A client that hands the marked requests to Pact, and sends every other one itself. */
  through(client: Client, known: TargetValues): Client;
  /** Lets Pact send the request of an interaction; undefined where nothing was sent. */
  verify(
    one: ClassifiedInteraction,
    known: TargetValues,
    send: (body: string) => Promise<Exchange>,
  ): Promise<Exchange | undefined>;
  /** What Pact says of an interaction in place of what the specs say. */
  conclude(one: ClassifiedInteraction, judged: ScenarioResult): ScenarioResult;
  /** The same for everything that ran; Pact is shown what was sent without it. */
  finish(results: readonly ScenarioResult[], known: TargetValues): Promise<readonly ScenarioResult[]>;
}

/** Prepares a stage for interactions. */
export function openPactTransport(
  ready: readonly ClassifiedInteraction[],
  verifier: PactVerifier,
  interruption: AbortSignal | undefined,
): PactTransport {
  const verdicts = new Map<string, PactVerdict>();
  const gone = new AbortController();
  let problem: Problem | undefined;

  const verify: PactTransport['verify'] = async (one, known, send) => {
    try {
      const { verdict, exchange } = await verifier.verify(one, known, send);
      verdicts.set(one.scenario.id, verdict);
      return exchange;
    } catch (thrown) {
      if (!(thrown instanceof ProblemError)) throw thrown;
      problem ??= thrown.problem;
      gone.abort();
      return undefined;
    }
  };

  const conclude: PactTransport['conclude'] = (one, judged) => {
    const verdict = verdicts.get(one.scenario.id);
    const undecided = judged.verdict === 'blocked' || judged.verdict === 'skipped';
    return verdict && (verdict.kind === 'unsound' || !undecided) ? resultOf(one, judged, verdict) : judged;
  };

  return {
    signal: interruption ? AbortSignal.any([interruption, gone.signal]) : gone.signal,
    problem: () => problem,
    verify,
    conclude,
    marked: (scenarios) =>
      scenarios.map((scenario) => {
        const at = ready.findIndex((one) => one.scenario.id === scenario.id);
        return { ...scenario, endpoint: { ...scenario.endpoint, path: `${scenario.endpoint.path}#${at}` } };
      }),
    through: (client, known) => ({
      ...client,
      async send(call) {
        const [path = '', mark] = call.path.split('#');
        const one = mark === undefined ? undefined : ready[Number(mark)];
        if (!one) return client.send(call);
        const sent = await verify(one, known, (body) => client.send(withBody({ ...call, path }, body)));
        return sent ?? nothingSent(client.url, one, problem);
      },
    }),
    async finish(results, known) {
      const finished: ScenarioResult[] = [];
      for (const result of results) {
        const one = ready.find(({ scenario }) => scenario.id === result.id);
        const { exchange } = result;
        // The first application of the license is the keeper's, and stands for the interaction where it was refused.
        if (one && exchange?.response && !verdicts.has(result.id) && !problem) {
          await verify(one, known, async () => exchange);
        }
        finished.push(one ? conclude(one, result) : result);
      }
      return finished;
    },
  };
}

/** A call with the body that Pact sends. */
export function withBody(call: ApiRequest, body: string): ApiRequest {
  return body === '' ? call : { ...call, body };
}

function nothingSent(url: string, { scenario }: ClassifiedInteraction, problem: Problem | undefined): Exchange {
  const { method, path } = scenario.endpoint;
  return {
    request: { method, url: new URL(path.slice(1), url).href, headers: {} },
    failure: { kind: 'aborted', message: problem?.message ?? 'Pact did not send the request' },
    attempts: 1,
    startedAt: new Date().toISOString(),
    durationMs: 0,
  };
}
