import { sectionUrl } from '../../specs/documentation-page.ts';
import { requirements } from '../../specs/index.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { TargetValues } from '../domain/scenario.ts';
import { requirementsCovered } from '../domain/shared-requirements.ts';
import type { JsonObject } from './json.ts';
import { operationId } from './operation-id.ts';
import { requestBody } from './request-body.ts';
import { responses } from './responses.ts';
import { scenariosOf } from './scenarios-of.ts';

/** The names of the security scheme and of the tag, which operations refer to. */
export const basicAuthentication = 'basicAuth';
export const licensingTag = 'licensing';

/** An endpoint as an operation of OpenAPI. */
export function operation(endpoint: Endpoint, known: TargetValues): JsonObject {
  const body = requestBody(endpoint, known);
  return {
    operationId: operationId(endpoint),
    summary: endpoint.title,
    description: `Available in Grafana Enterprise ${endpoint.since} and later.\n\n${listOf(ownRequirements(endpoint))}`,
    tags: [licensingTag],
    externalDocs: { url: sectionUrl(endpoint.section) },
    security: [{ [basicAuthentication]: [] }],
    ...definedOnly({ requestBody: body }),
    responses: responses(endpoint, known),
    'x-grafana-permission': endpoint.permission,
    'x-requirements': coveredRequirements(endpoint).map(({ id }) => id),
  };
}

/** Requirements as a Markdown list. */
export function listOf(stated: readonly Requirement[]): string {
  return stated.map(({ id, text }) => `- ${text} (\`${id}\`)`).join('\n');
}

function ownRequirements({ id: endpointId }: Endpoint): readonly Requirement[] {
  return requirements.filter(({ id }) => id.startsWith(`${endpointId}.`));
}

/** What the page requires of the endpoint itself, and what the scenarios of the endpoint can break beside that. */
function coveredRequirements(endpoint: Endpoint): readonly Requirement[] {
  const own = ownRequirements(endpoint);
  const covered = new Set(scenariosOf(endpoint).flatMap(requirementsCovered));
  return requirements.filter((requirement) => own.includes(requirement) || covered.has(requirement.id));
}
