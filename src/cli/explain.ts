import { clientRequirements } from '../../specs/client.ts';
import { clientScenarios } from '../../specs/client-scenarios.ts';
import { requirements, scenarios } from '../../specs/index.ts';
import { sectionUrl } from '../../specs/page.ts';
import { nearest } from '../config/nearest.ts';
import type { ClientScenario, ServerBehavior } from '../domain/client-scenario.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { expectedStatuses, requirementsCovered } from '../domain/shared-requirements.ts';
import { failed } from './exit.ts';
import type { Command } from './io.ts';
import { rows } from './rows.ts';

/** `explain`: what is behind the id of a requirement or a scenario. */
export const explain: Command<string> = async (id, world) => {
  const requirement = allRequirements.find((one) => one.id === id);
  const scenario = scenarios.find((one) => one.id === id);
  const clientScenario = clientScenarios.find((one) => one.id === id);
  if (!requirement && !scenario && !clientScenario) {
    const all = [...allRequirements, ...scenarios, ...clientScenarios].map((one) => one.id);
    const shown = id.slice(0, 100).replace(/\p{Cc}/gu, ' ');
    return failed(world, {
      code: 'usage',
      message: `There is no requirement and no scenario "${shown}". Did you mean ${nearest(id, all, 5).join(', ')}?`,
    });
  }
  const parts = [
    ...(requirement ? [requirementText(requirement)] : []),
    ...(scenario ? [scenarioText(scenario)] : []),
    ...(clientScenario ? [clientScenarioText(clientScenario)] : []),
  ];
  world.stdout.write(`${parts.join('\n\n')}\n`);
  return 0;
};

const allRequirements: readonly Requirement[] = [...requirements, ...clientRequirements];

const inWords = {
  says: 'the page says it',
  follows: 'it follows from the page',
  plausible: 'the page does not say it',
} as const;

function requirementText(requirement: Requirement): string {
  const { id, level, basis, text, section } = requirement;
  const covering = coveringScenarios(id);
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

/** The scenarios about servers, or about clients, that cover a requirement. */
function coveringScenarios(id: string): readonly Pick<BoundScenario, 'id' | 'title'>[] {
  return [
    ...scenarios.filter((one) => requirementsCovered(one).includes(id)),
    ...clientScenarios.filter(({ covers }) => covers.some((one) => one === id)),
  ];
}

function scenarioText(scenario: BoundScenario): string {
  const { id, title, endpoint, as, impact, given, expect, requires = [] } = scenario;
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
    ...coveredLines(requirementsCovered(scenario)),
  ].join('\n');
}

function clientScenarioText(scenario: ClientScenario): string {
  const { id, title, covers } = scenario;
  const end = 'rule' in scenario ? 'any' : scenario.end;
  return [
    `Scenario ${id}`,
    `  ${title}`,
    '',
    '  Command        licensing-conformance client',
    `  Server         ${'rule' in scenario ? serverInWords.documented : behaviorInWords(scenario.behavior)}`,
    `  Expected       ${endInWords[end]}`,
    '',
    ...coveredLines(covers),
  ].join('\n');
}

function behaviorInWords(behavior: ServerBehavior): string {
  return behavior.kind === 'status'
    ? `returns ${behavior.status} from ${behavior.to.join(', ')}`
    : serverInWords[behavior.kind];
}

const serverInWords = {
  documented: 'responds as documented',
  'login-page': 'returns a login page with status 200',
  redirect: 'redirects to a login page on another host',
  slow: 'delays the first response to each POST and DELETE',
  'unknown-fields': 'adds unknown fields to the license',
} as const;

const endInWords = {
  success: 'exit code 0',
  failure: 'an exit code other than 0',
  any: 'any exit code',
} as const;

function coveredLines(ids: readonly string[]): readonly string[] {
  const covered = ids.map((id) => allRequirements.find((stated) => stated.id === id));
  return [
    '  Covers',
    ...rows(
      covered.flatMap((one) => (one ? [[one.id, one.text] as const] : [])),
      4,
    ),
  ];
}

const afterwards = {
  unchanged: 'is unchanged',
  added: 'is stored',
  'still stored': 'is still stored',
  removed: 'is gone',
} as const;
