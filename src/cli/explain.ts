import { requirements, scenarios } from '../../specs/index.ts';
import { sectionUrl } from '../../specs/page.ts';
import { nearest } from '../config/nearest.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { expectedStatuses, requirementsCovered } from '../domain/shared-requirements.ts';
import { failed } from './exit.ts';
import type { Command } from './io.ts';
import { rows } from './rows.ts';

/** `explain`: what is behind the id of a requirement or a scenario. */
export const explain: Command<string> = async (id, world) => {
  const requirement = requirements.find((one) => one.id === id);
  const scenario = scenarios.find((one) => one.id === id);
  if (!requirement && !scenario) {
    const all = [...requirements, ...scenarios].map((one) => one.id);
    const shown = id.slice(0, 100).replace(/\p{Cc}/gu, ' ');
    return failed(world, {
      code: 'usage',
      message: `There is no requirement and no scenario "${shown}". Did you mean ${nearest(id, all, 5).join(', ')}?`,
    });
  }
  const parts = [...(requirement ? [requirementText(requirement)] : []), ...(scenario ? [scenarioText(scenario)] : [])];
  world.stdout.write(`${parts.join('\n\n')}\n`);
  return 0;
};

const inWords = {
  says: 'the page says it',
  follows: 'it follows from the page',
  plausible: 'the page does not say it',
} as const;

function requirementText(requirement: Requirement): string {
  const { id, level, basis, text, section } = requirement;
  const covering = scenarios.filter((one) => requirementsCovered(one).includes(id));
  const isExercised = requirement.level !== 'not exercised';
  const versions = isExercised ? (requirement.requires ?? []) : [];
  return [
    `Requirement ${id} (${level})`,
    `  ${text}`,
    '',
    `  Basis          ${inWords[basis]}`,
    `  Section        ${sectionUrl(section)}`,
    ...(versions.length === 0 ? [] : [`  Versions       ${versions.join(', ')}`]),
    isExercised ? `  Usual cause    ${requirement.usualCause}` : `  Not exercised  ${requirement.because}`,
    ...(covering.length === 0
      ? []
      : [
          '',
          '  Covered by',
          ...rows(
            covering.map((one) => [one.id, one.title]),
            4,
          ),
        ]),
  ].join('\n');
}

function scenarioText(scenario: BoundScenario): string {
  const { id, title, endpoint, as, impact, given, expect, requires = [] } = scenario;
  const covered = requirementsCovered(scenario).map((one) => requirements.find((stated) => stated.id === one));
  const after = expect.licenseAfter ? `, and the license ${afterwards[expect.licenseAfter]}` : '';
  return [
    `Scenario ${id}`,
    `  ${title}`,
    '',
    `  Request        ${endpoint.method} ${endpoint.path}`,
    `  Persona        ${as}`,
    `  Given          ${given === 'any' ? 'any state' : given}`,
    ...(requires.length === 0 ? [] : [`  Requires       ${requires.join(', ')}`]),
    `  Expected       ${expectedStatuses(scenario).join(' or ')}${after}`,
    ...(expect.tolerated ?? []).map(
      ({ status, as: level, because }) => `  Tolerated      ${[status].flat().join(', ')} (${level}): ${because}`,
    ),
    `  Impact         ${impact}`,
    `  Section        ${sectionUrl(endpoint.section)}`,
    '',
    '  Covers',
    ...rows(
      covered.flatMap((one) => (one ? [[one.id, one.text] as const] : [])),
      4,
    ),
  ].join('\n');
}

const afterwards = {
  unchanged: 'is unchanged',
  added: 'is stored',
  'still stored': 'is still stored',
  removed: 'is gone',
} as const;
