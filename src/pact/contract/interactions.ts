import { endpoints, requirements, scenarios } from '../../../specs/index.ts';
import { documentedStatuses, shortRequestLine } from '../../domain/endpoint.ts';
import { exampleTargetValues } from '../../domain/example-values.ts';
import { anonymous, anyState, type BoundScenario, serverAdmin } from '../../domain/scenario.ts';
import { expectedStatuses } from '../../domain/shared-requirements.ts';
import { isVersionCondition } from '../../domain/version.ts';
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

const ids: ReadonlySet<string> = new Set(scenarios.map(({ id }) => id));

/** Why a contract of single requests cannot hold a scenario; undefined if it can. */
function reasonAgainst({ id, requires = [], credentials, body }: BoundScenario): string | undefined {
  if (/\.(rejects|denies)\./.test(id) && id.endsWith('.none-stored') && ids.has(id.replace(/\.none-stored$/, ''))) {
    return 'it asks what another interaction asks, with no license stored, and gets the same response';
  }
  if (id.endsWith('.real-payload')) {
    return 'it is about what a denied request leaves behind, and an interaction is a response alone';
  }
  if (credentials !== undefined) return 'it presents credentials in a form that the example credentials do not have';
  if (requires.some(isVersionCondition))
    return 'it is about some versions of Grafana, and a contract knows no versions';
  if (typeof body === 'object') {
    return 'its body is not JSON although it says so, and the mock server of Pact cannot match such a request';
  }
  if (body?.(exampleTargetValues) === null) return 'its body is null, which Pact sometimes takes for no body';
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
      const { requirement = '', means = '' } = endpoint.responses[status] ?? {};
      if (!success || !requirements.some((one) => one.id === requirement && one.level === 'not exercised')) {
        throw new Error(`No scenario expects status ${status} of ${endpoint.id}, and ${requirement} does not say why.`);
      }
      return {
        scenario: {
          ...success,
          id: `${endpoint.id}.reports.${requirement.split('.')[1]}`,
          title: `${shortRequestLine(endpoint)}: reports ${status} (${means})`,
          covers: [requirement],
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
