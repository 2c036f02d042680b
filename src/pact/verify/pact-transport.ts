import { credentialsOf } from '../../accounts/credential-forms.ts';
import type { Personas } from '../../accounts/personas.ts';
import type { Exchange } from '../../domain/exchange.ts';
import { type Problem, ProblemError } from '../../domain/problem.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import type { TargetValues } from '../../domain/scenario.ts';
import { apiRequest, livenessProbe, type Transport } from '../../engine/transport.ts';
import type { Client } from '../../http/client.ts';
import type { ClassifiedInteraction } from './classify-interactions.ts';
import { type PactVerdict, resultOf } from './verdict.ts';
import type { PactVerifier } from './verifier.ts';

/** A server that interactions are verified against, and how to send requests to it. */
export interface VerifiedServer {
  readonly client: Client;
  readonly personas: Personas;
  readonly targetValues: TargetValues;
}

/** Lets Pact's verifier send the requests of interactions. */
export interface PactTransport extends Transport {
  /** Aborted when Pact is gone, and when the caller wants to stop. */
  readonly signal: AbortSignal;
  /** Why Pact is gone; undefined if it is not. */
  readonly problem: () => Problem | undefined;
  /** Lets Pact send the request of an interaction to a server; undefined if nothing was sent. */
  verify(one: ClassifiedInteraction, server: VerifiedServer): Promise<Exchange | undefined>;
  /** The result of an interaction: Pact's verdict instead of the verdict by the specs. */
  conclude(one: ClassifiedInteraction, judged: ScenarioResult): ScenarioResult;
  /** The results of everything that ran. Requests that were sent without Pact are passed to it first. */
  finish(results: readonly ScenarioResult[]): Promise<readonly ScenarioResult[]>;
}

/** Opens the transport of the interactions that may run against a server. */
export function openPactTransport(
  interactions: readonly ClassifiedInteraction[],
  server: VerifiedServer,
  verifier: PactVerifier,
  interruption: AbortSignal | undefined,
): PactTransport {
  const verdicts = new Map<string, PactVerdict>();
  const gone = new AbortController();
  let problem: Problem | undefined;
  const interactionOf = (id: string): ClassifiedInteraction | undefined =>
    interactions.find(({ scenario }) => scenario.id === id);

  const verifyWith = async (
    one: ClassifiedInteraction,
    targetValues: TargetValues,
    send: (body: string) => Promise<Exchange>,
  ): Promise<Exchange | undefined> => {
    try {
      const { verdict, exchange } = await verifier.verify(one, targetValues, send);
      verdicts.set(one.scenario.id, verdict);
      return exchange;
    } catch (thrown) {
      if (!(thrown instanceof ProblemError)) throw thrown;
      problem ??= thrown.problem;
      gone.abort();
      return undefined;
    }
  };

  const verify: PactTransport['verify'] = (one, { client, personas, targetValues }) =>
    verifyWith(one, targetValues, (body) => {
      const request = apiRequest(one.scenario, credentialsOf(personas, one.scenario.as, one.scenario), targetValues);
      // Pact sends the body of the contract; the values of this target are in it already.
      return client.send(body === '' ? request : { ...request, body });
    });

  const conclude: PactTransport['conclude'] = (one, judged) => {
    const verdict = verdicts.get(one.scenario.id);
    const undecided = judged.verdict === 'blocked' || judged.verdict === 'skipped';
    return verdict && (verdict.kind === 'unreliable' || !undecided) ? resultOf(one, judged, verdict) : judged;
  };

  return {
    signal: interruption ? AbortSignal.any([interruption, gone.signal]) : gone.signal,
    problem: () => problem,
    isAlive: livenessProbe(server.client),
    async send(scenario, persona) {
      const one = persona === scenario.as ? interactionOf(scenario.id) : undefined;
      // A positive control is a request of this suite, not an interaction of the contract.
      if (!one)
        return server.client.send(
          apiRequest(scenario, credentialsOf(server.personas, persona, scenario), server.targetValues),
        );
      return (await verify(one, server)) ?? nothingSent(server.client.url, one, problem);
    },
    verify,
    conclude,
    async finish(results) {
      const finished: ScenarioResult[] = [];
      for (const result of results) {
        const one = interactionOf(result.id);
        const { exchange } = result;
        // The guard sends the first addition of the license; if it was rejected, it stands for the interaction.
        if (one && exchange?.response && !verdicts.has(result.id) && !problem) {
          await verifyWith(one, server.targetValues, async () => exchange);
        }
        finished.push(one ? conclude(one, result) : result);
      }
      return finished;
    },
  };
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
