import { requirements, scenarios } from '../../specs/index.ts';
import { sectionUrl } from '../../specs/page.ts';
import type { ExplainedCode } from '../domain/explanations/explain-code.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { expectedStatuses, requirementsCovered } from '../domain/shared-requirements.ts';

/** What `explain` knows of an ID: a code may be of several kinds. */
export interface Explained {
  readonly requirement: Requirement | undefined;
  readonly scenario: BoundScenario | undefined;
  readonly codes: readonly ExplainedCode[];
}

/** The same as data, for `explain --json`. */
export function explainedData(id: string, { requirement, scenario, codes }: Explained): object {
  return {
    schemaVersion: 1,
    id,
    requirement: requirement ? requirementData(requirement) : null,
    scenario: scenario ? scenarioData(scenario) : null,
    codes,
  };
}

/** The scenarios that cover a requirement. */
export function covering({ id }: Requirement): readonly BoundScenario[] {
  return scenarios.filter((one) => requirementsCovered(one).includes(id));
}

/** The requirements that a scenario covers. */
export function coveredBy(scenario: BoundScenario): readonly Requirement[] {
  return requirementsCovered(scenario).flatMap((one) => requirements.find((stated) => stated.id === one) ?? []);
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
