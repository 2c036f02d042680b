import { endpoints, requirements } from '../../specs/index.ts';
import { documentedStatuses, type Endpoint } from '../domain/endpoint.ts';
import type { BoundScenario, TargetValues } from '../domain/scenario.ts';
import { expectedShape, expectedStatuses } from '../domain/shared-requirements.ts';
import { isSuccessStatus } from '../domain/status.ts';
import type { JsonObject } from './json.ts';
import { linksAfter } from './links.ts';
import { sentence } from './request-body.ts';
import { scenariosOf } from './scenarios-of.ts';
import { exampleBody, schemaReference } from './schemas.ts';

/**
 * The responses of an operation, by status: those that its section of the page lists, and those that a scenario expects
 * although the section does not list them. The latter say so, and why.
 */
export function responses(endpoint: Endpoint, known: TargetValues): JsonObject {
  const expected = scenariosOf(endpoint).flatMap(expectedStatuses);
  const statuses = [...new Set([...documentedStatuses(endpoint), ...expected])].toSorted((a, b) => a - b);
  return Object.fromEntries(statuses.map((status) => [String(status), response(endpoint, status, known)]));
}

function response(endpoint: Endpoint, status: number, known: TargetValues): JsonObject {
  const shape = expectedShape({ endpoint }, status);
  const expecting = scenariosOf(endpoint).filter((scenario) => isAbout(scenario, status));
  const covered = requirementsOf(endpoint, status, expecting);
  const because = expecting.find(({ expect }) => expect.undocumented)?.expect.undocumented?.because;
  const row = endpoint.responses[status];
  const means = row?.means ?? meaningElsewhere(status);
  const meaning = means === undefined ? textOf(covered) : sentence(means);
  const links = linksAfter(endpoint, shape, known);
  return {
    description: row ? meaning : `${meaning} Undocumented: ${because}.`,
    content: {
      'application/json': { schema: schemaReference(shape), example: exampleBody(shape, meaning, known.rootUrl) },
    },
    ...(Object.keys(links).length === 0 ? {} : { links }),
    ...(row ? {} : { 'x-undocumented': true }),
    'x-requirements': covered,
  };
}

/** Whether a scenario is about a status: a success that is only allowed beside a rejection is not what it is about. */
function isAbout(scenario: BoundScenario, status: number): boolean {
  const statuses = expectedStatuses(scenario);
  return statuses.includes(status) && (!isSuccessStatus(status) || statuses.every(isSuccessStatus));
}

/** The ids of the requirements behind a status, in the order of the page. */
function requirementsOf(endpoint: Endpoint, status: number, expecting: readonly BoundScenario[]): readonly string[] {
  const row = endpoint.responses[status];
  const ids = new Set([...(row ? [row.requirement] : []), ...expecting.flatMap(({ covers }) => covers)]);
  return requirements.flatMap(({ id }) => (ids.has(id) ? [id] : []));
}

/** The text of the first of some requirements. */
function textOf([first]: readonly string[]): string {
  return requirements.find(({ id }) => id === first)?.text ?? '';
}

/** What another section says that a status means. */
function meaningElsewhere(status: number): string | undefined {
  return endpoints.find(({ responses: rows }) => rows[status])?.responses[status]?.means;
}
