import { clientScenarios } from '../../specs/client-scenarios.ts';
import { sectionUrl } from '../../specs/documentation-page.ts';
import { scenarios } from '../../specs/index.ts';
import { nearest } from '../config/did-you-mean.ts';
import type { ClientScenario, ServerBehavior } from '../domain/client-scenario.ts';
import { problemExitCodes } from '../domain/exit-codes.ts';
import { type ExplainedCode, explainedCodes } from '../domain/explanations/explain-code.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { ProblemCode } from '../domain/problem.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { expectedStatuses, requirementsCovered } from '../domain/shared-requirements.ts';
import { failed } from './exit.ts';
import { allRequirements, covering, type Explained, explainedData, requirementsWith } from './explain-data.ts';
import type { Command } from './io.ts';
import { rows } from './rows.ts';

/** `explain`: what is behind the ID of a requirement or a scenario, or behind a code; with `json` as data. */
export const explain: Command<{ readonly id: string; readonly json: boolean }> = async ({ id, json }, io) => {
  const explained: Explained = {
    requirement: allRequirements.find((one) => one.id === id),
    scenario: scenarios.find((one) => one.id === id),
    clientScenario: clientScenarios.find((one) => one.id === id),
    codes: explainedCodes.filter(({ code }) => code === id),
  };
  const { requirement, scenario, clientScenario, codes } = explained;
  if (!requirement && !scenario && !clientScenario && codes.length === 0) {
    const all = [...allRequirements, ...scenarios, ...clientScenarios].map((one) => one.id);
    const known = [...new Set([...all, ...explainedCodes.map(({ code }) => code)])];
    const message = `There is no requirement, no scenario and no code "${id.slice(0, 100)}". Did you mean ${nearest(id, known, 5).join(', ')}?`;
    return failed(io, createProblem('usage', { lines: [message.replace(/\p{Cc}/gu, ' ')] }));
  }
  if (json) {
    io.stdout.write(`${JSON.stringify(explainedData(id, explained), null, 2)}\n`);
    return 0;
  }
  const parts = [
    ...(requirement ? [requirementText(requirement)] : []),
    ...(scenario ? [scenarioText(scenario)] : []),
    ...(clientScenario ? [clientScenarioText(clientScenario, io.program)] : []),
    ...codes.map(codeText),
  ];
  io.stdout.write(`${parts.join('\n\n')}\n`);
  return 0;
};

const kindsInWords = {
  finding: 'Finding',
  problem: 'Problem',
  reason: 'Reason why a scenario did not run or proves nothing',
  note: 'Note',
} as const;

function codeText({ kind, code, cause, cure }: ExplainedCode): string {
  const exitCode = kind === 'problem' ? [`  Exit code      ${problemExitCodes[code as ProblemCode]}`] : [];
  return [`${kindsInWords[kind]} ${code}`, `  Usual cause    ${cause}`, `  What to do     ${cure}`, ...exitCode].join(
    '\n',
  );
}

const inWords = {
  says: 'the page says it',
  follows: 'it follows from the page',
  plausible: 'the page does not say it',
} as const;

function requirementText(requirement: Requirement): string {
  const { id, level, basis, text, section } = requirement;
  const coveringScenarios = covering(requirement);
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
    ...(coveringScenarios.length === 0
      ? []
      : [
          '',
          '  Covered by',
          ...rows(
            coveringScenarios.map((one) => [one.id, one.title]),
            4,
          ),
        ]),
  ].join('\n');
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

function clientScenarioText(scenario: ClientScenario, program: string): string {
  const { id, title, covers } = scenario;
  const end = 'rule' in scenario ? 'any' : scenario.end;
  return [
    `Scenario ${id}`,
    `  ${title}`,
    '',
    `  Command        ${program} client`,
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
  return [
    '  Covers',
    ...rows(
      requirementsWith(ids).map((one) => [one.id, one.text]),
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
