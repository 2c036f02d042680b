import { clientRequirements } from '../../specs/client.ts';
import { clientScenarios } from '../../specs/client-scenarios.ts';
import { sectionUrl } from '../../specs/documentation-page.ts';
import { requirements, scenarios } from '../../specs/index.ts';
import type { ClientScenario } from '../domain/client-scenario.ts';
import type { ExplainedCode } from '../domain/explanations/explain-code.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { expectedStatuses, requirementsCovered } from '../domain/shared-requirements.ts';

/** What is required of servers, and of clients. */
export const allRequirements: readonly Requirement[] = [...requirements, ...clientRequirements];

/** What `explain` knows of an ID: a code may be of several kinds. */
export interface Explained {
  readonly requirement: Requirement | undefined;
  readonly scenario: BoundScenario | undefined;
  readonly clientScenario: ClientScenario | undefined;
  readonly codes: readonly ExplainedCode[];
}

/** The same as data, for `explain --json`. */
export function explainedData(id: string, { requirement, scenario, clientScenario, codes }: Explained): object {
  return {
    schemaVersion: 1,
    id,
    requirement: requirement ? requirementData(requirement) : null,
    scenario: scenario ? scenarioData(scenario) : null,
    clientScenario: clientScenario ? clientScenarioData(clientScenario) : null,
    codes,
  };
}

/** The scenarios about servers, or about clients, that cover a requirement. */
export function covering({ id }: Requirement): readonly Pick<BoundScenario, 'id' | 'title'>[] {
  return [
    ...scenarios.filter((one) => requirementsCovered(one).includes(id)),
    ...clientScenarios.filter(({ covers }) => covers.some((one) => one === id)),
  ];
}

/** The requirements with these IDs, in their order. */
export function requirementsWith(ids: readonly string[]): readonly Requirement[] {
  return ids.flatMap((id) => allRequirements.find((stated) => stated.id === id) ?? []);
}

function requirementData(requirement: Requirement): object {
  const { id, level, basis, text, section } = requirement;
  const isExercised = requirement.level !== 'not exercised';
  return {
    id,
    level,
    basis,
    text,
    section: sectionUrl(section),
    requires: isExercised ? (requirement.requires ?? []) : [],
    usualCause: isExercised ? requirement.usualCause : null,
    notExercisedBecause: isExercised ? null : requirement.because,
    coveredBy: covering(requirement).map((one) => one.id),
  };
}

function scenarioData(scenario: BoundScenario): object {
  const { id, title, endpoint, as, impact, given, expect, requires = [] } = scenario;
  return {
    id,
    title,
    method: endpoint.method,
    path: endpoint.path,
    persona: as,
    given,
    requires,
    expected: expectedStatuses(scenario),
    licenseAfter: expect.licenseAfter ?? null,
    impact,
    section: sectionUrl(endpoint.section),
    covers: requirementsCovered(scenario),
  };
}

function clientScenarioData(scenario: ClientScenario): object {
  const { id, title, covers } = scenario;
  const reaction = 'rule' in scenario ? undefined : scenario;
  return { id, title, server: reaction?.behavior ?? { kind: 'documented' }, end: reaction?.end ?? 'any', covers };
}
