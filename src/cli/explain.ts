import { requirements, scenarios } from '../../specs/index.ts';
import { nearest } from '../config/nearest.ts';
import { exitCodes } from '../domain/problem.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { expectedStatuses, requirementsCovered } from '../domain/shared-requirements.ts';
import { type Command, complain } from './io.ts';

/** Grafana's page, and in it the section of an anchor. */
const page = 'https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/licensing/';

/** `explain`: what is behind an id, which a requirement and a scenario may share. */
export const explain: Command<string> = async (id, world) => {
  const requirement = requirements.find((one) => one.id === id);
  const scenario = scenarios.find((one) => one.id === id);
  if (!requirement && !scenario) {
    const all = [...new Set([...requirements, ...scenarios].map((one) => one.id))];
    const shown = id.slice(0, 100).replace(/\p{Cc}/gu, ' ');
    complain(world, {
      code: 'usage',
      message: `There is no requirement and no scenario "${shown}". Near it: ${nearest(id, all, 5).join(', ')}.`,
    });
    return exitCodes.usage;
  }
  const parts = [...(requirement ? [ofRequirement(requirement)] : []), ...(scenario ? [ofScenario(scenario)] : [])];
  world.stdout.write(`${parts.join('\n\n')}\n`);
  return 0;
};

function ofRequirement(requirement: Requirement): string {
  const { id, level, text: says, section } = requirement;
  const looking = scenarios.filter((one) => requirementsCovered(one).includes(id));
  return [
    `Requirement ${id} (${level})`,
    `  ${says}`,
    '',
    `  Section        ${page}#${section}`,
    requirement.level === 'not exercised'
      ? `  Not exercised  ${requirement.because}`
      : `  Usual cause    ${requirement.usualCause}`,
    ...(looking.length === 0 ? [] : ['', '  Looked at by', ...rows(looking.map((one) => [one.id, one.title]))]),
  ].join('\n');
}

function ofScenario(scenario: BoundScenario): string {
  const { id, title, endpoint, as, impact, given, expect } = scenario;
  const covered = requirementsCovered(scenario).map((one) => requirements.find((stated) => stated.id === one));
  return [
    `Scenario ${id}`,
    `  ${title.charAt(0).toUpperCase()}${title.slice(1)}.`,
    '',
    `  Request        ${endpoint.method} ${endpoint.path}`,
    `  Persona        ${as}`,
    `  Given          ${given === 'any' ? 'any state' : given}`,
    `  Expected       ${expectedStatuses(scenario).join(' or ')}${expect.licenseAfter ? `, and the license ${afterwards[expect.licenseAfter]}` : ''}`,
    `  Impact         ${impact}`,
    `  Section        ${page}#${endpoint.section}`,
    '',
    '  Looks at',
    ...rows(covered.flatMap((one) => (one ? [[one.id, one.text] as const] : []))),
  ].join('\n');
}

const afterwards = {
  unchanged: 'is unchanged',
  added: 'is stored',
  'still stored': 'is still stored',
  removed: 'is gone',
} as const;

function rows(cells: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...cells.map(([first]) => first.length));
  return cells.map(([first, second]) => `    ${first.padEnd(width)}  ${second}`);
}
