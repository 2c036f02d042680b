import { endpoints, requirements, scenarios } from '../../../specs/index.ts';
import { lifecycleScenarios } from '../../../specs/lifecycle.ts';
import { unlicensedScenarios } from '../../../specs/unlicensed.ts';
import { documentedStatuses } from '../../domain/endpoint.ts';
import { anonymous, anyState, type BoundScenario, serverAdmin } from '../../domain/scenario.ts';
import { expectedStatuses } from '../../domain/shared-requirements.ts';
import { exampleTargetValues } from './example-values.ts';
import { errorState, type StateName } from './states.ts';

/** The names in the contract; they make the name of its file. */
export const consumer = 'grafana-licensing-client';
export const provider = 'grafana-enterprise';
export const contractFileName = `${consumer}-${provider}.json`;

/** One interaction of the contract: a scenario, and the provider state that is its precondition. */
export interface ContractInteraction {
  readonly scenario: BoundScenario;
  readonly state: StateName;
}

/** A scenario that is not in the contract. */
export interface SkippedScenario {
  readonly id: string;
  readonly because: string;
}

const sequences: ReadonlySet<string> = new Set(lifecycleScenarios.map(({ id }) => id));
const repeated: ReadonlySet<string> = new Set(unlicensedScenarios.map(({ id }) => id));

/** Why a contract of single requests cannot hold a scenario; undefined where it can. */
function reasonAgainst({ id, since, body }: BoundScenario): string | undefined {
  if (sequences.has(id)) return 'it is about what a request leaves behind, and an interaction is an answer alone';
  if (repeated.has(id)) {
    return 'it asks what another interaction asks, where no license is stored, and is to be answered alike';
  }
  if (since !== undefined) return `it is about Grafana ${since} and later, and a contract knows no versions`;
  if (typeof body === 'object') {
    return 'its body is no JSON although it says so, and the mock server of Pact can take no such request for a match';
  }
  if (body?.(exampleTargetValues) === null) return 'its body is null, which Pact takes for no body now and then';
  return undefined;
}

/** The scenarios that are not in the contract, with the reason, in the order of the page. */
export const skippedScenarios: readonly SkippedScenario[] = scenarios.flatMap((scenario) => {
  const because = reasonAgainst(scenario);
  return because === undefined ? [] : [{ id: scenario.id, because }];
});

const single: readonly ContractInteraction[] = scenarios
  .filter((scenario) => reasonAgainst(scenario) === undefined)
  .map((scenario) => ({ scenario, state: scenario.given }));

/** Documented statuses that no scenario can provoke on a live server, as requests to a server in the error state. */
const unprovoked: readonly ContractInteraction[] = endpoints.flatMap((endpoint) => {
  const asked = single.filter(({ scenario }) => scenario.endpoint.id === endpoint.id);
  const success = asked.find(({ scenario }) => scenario.as === serverAdmin && scenario.impact === 'write')?.scenario;
  return documentedStatuses(endpoint)
    .filter((status) => !asked.some(({ scenario }) => expectedStatuses(scenario).includes(status)))
    .map((status): ContractInteraction => {
      const id = `${endpoint.id}.${status}`;
      if (!success || !requirements.some((one) => one.id === id && one.level === 'not exercised')) {
        throw new Error(`Nothing asks for status ${status} of ${endpoint.id}, and no requirement ${id} says why.`);
      }
      return {
        scenario: {
          ...success,
          id,
          title: `answers ${status} where ${endpoint.responses[status]?.means ?? 'it fails'}`,
          covers: [id],
          given: anyState,
          expect: { status },
        },
        state: errorState,
      };
    });
});

/**
 * Every interaction of the contract, in the order of the page, those without credentials last. A stub server returns the
 * first interaction that matches. A pact cannot forbid a header, so an interaction without credentials matches requests
 * with credentials as well.
 */
export const contractInteractions: readonly ContractInteraction[] = [
  ...[...single, ...unprovoked].filter(({ scenario }) => scenario.as !== anonymous),
  ...single.filter(({ scenario }) => scenario.as === anonymous),
];

/** A scenario as it is in a contract: without the state of the license after the response. */
export function answerAlone(scenario: BoundScenario): BoundScenario {
  const { licenseAfter: _, ...expect } = scenario.expect;
  return { ...scenario, expect };
}
