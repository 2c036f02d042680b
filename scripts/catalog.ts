import { endpoints, requirements, scenarios } from '../specs/index.ts';
import type { Requirement } from '../src/domain/requirement.ts';
import { expectedStatuses, requirementsCovered } from '../src/domain/shared-requirements.ts';

const page = 'https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/licensing/';

/** The catalog of requirements and scenarios, as a page of the documentation. */
export function catalog(): string {
  return [
    '# The catalog',
    '',
    'Made by `npm run generate` from [specs/](../specs); do not edit. `licensing-conformance explain ID` prints a row of it.',
    '',
    `${requirements.length} requirements, ${scenarios.length} scenarios. The sections are those of [Grafana's page](${page}).`,
    '',
    '## Requirements',
    '',
    'A `must` is what the page says. A `should` is plausible without being said, and its deviation is a `warn`.',
    '',
    ...sections().flatMap((section) => [
      `### [${titleOf(section)}](${page}#${section})`,
      '',
      '| requirement | level | what it says | looked at by |',
      '| --- | --- | --- | --- |',
      ...requirements.filter((requirement) => requirement.section === section).map(row),
      '',
    ]),
    '## Scenarios',
    '',
    'In the order of the page, the sequences last. `read` does nothing to the license, `reject` is refused by a conforming',
    'server, `write` adds, renews or removes.',
    '',
    '| scenario | request | persona | given | expected | impact |',
    '| --- | --- | --- | --- | --- | --- |',
    ...scenarios.map(
      (scenario) =>
        `| \`${scenario.id}\`<br>${scenario.title} | \`${scenario.endpoint.method} ${scenario.endpoint.path}\` | ${scenario.as} | ${
          scenario.given
        } | ${[expectedStatuses(scenario).join(' or '), ...(scenario.expect.licenseAfter ? [`then ${scenario.expect.licenseAfter}`] : [])].join(', ')} | ${
          scenario.impact
        } |`,
    ),
    '',
  ].join('\n');
}

function sections(): readonly string[] {
  return [...new Set(requirements.map(({ section }) => section))];
}

function titleOf(section: string): string {
  return endpoints.find((endpoint) => endpoint.section === section)?.title ?? 'Introduction';
}

function row(requirement: Requirement): string {
  const looking = scenarios.filter((scenario) => requirementsCovered(scenario).includes(requirement.id));
  const by =
    requirement.level === 'not exercised' ? requirement.because : looking.map(({ id }) => `\`${id}\``).join(', ');
  return `| \`${requirement.id}\` | ${requirement.level} | ${requirement.text} | ${by} |`;
}
