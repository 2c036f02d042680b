import { describe, expect, test } from 'vitest';
import { requirements, scenarios } from '../../specs/index.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { requirementsCovered } from '../../src/domain/shared-requirements.ts';
import { judge } from '../../src/engine/judge/judge.ts';
import { answered, response } from '../support/exchanges.ts';
import { context } from '../support/judge-contexts.ts';
import { blank, naming } from '../support/license-states.ts';

const rootUrl = 'https://grafana.example/';
const statuses = [200, 202, 302, 400, 401, 403, 404, 422, 500];
const bodies = ['true', 'false', '{}', '{"jti":1}', '{"jti":"a"}', '{"jti":"a","anonymousRatio":0.5}', '[]', '<html>'];
const one = naming('one', { id: '1', rootUrl });
const expired = naming('one', { id: '1', rootUrl, valid: false });
const elsewhere = naming('two', { id: '2', rootUrl: 'https://other.example/' });
const states = [
  [one, blank(false)],
  [one, one],
  [blank(false), one],
  [blank(false), blank(false)],
  [one, elsewhere],
  [one, naming('two', { id: '2', rootUrl })],
] as const;

/** The requirements that a scenario can break, as `level id`. */
function broken(scenario: BoundScenario): ReadonlySet<string> {
  const known = states.flatMap(([before, after]) =>
    [false, true].map((licenseJustAdded) =>
      context({
        version: '13.0.0',
        anonymousAccess: 'off',
        tokenEndpointSupported: true,
        licenseSource: 'database',
        rootUrl,
        licenseJustAdded,
        shown: expired.token,
        before,
        after,
      }),
    ),
  );
  const findings = statuses.flatMap((status) =>
    bodies.flatMap((body) => {
      const exchange = answered(
        response(status, body, { 'content-type': body === '<html>' ? 'text/html' : 'application/json' }),
      );
      return known.flatMap((each) => judge(scenario, exchange, each).findings);
    }),
  );
  return new Set(findings.map(({ level, requirement }) => `${level} ${requirement}`));
}

describe('a requirement that is exercised', () => {
  const reached = new Set(scenarios.flatMap((scenario) => [...broken(scenario)]));
  const exercised = requirements.filter(({ level }) => level !== 'not exercised');

  test.each(exercised.map(({ id, level }) => [id, level]))('%s can be broken, as a %s', (id, level) => {
    expect(reached.has(`${level} ${id}`)).toBe(true);
  });
});

describe('a scenario', () => {
  test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
    '%s breaks nothing but the requirements that it covers, and can break the first',
    (_, scenario) => {
      const ids = [...broken(scenario)].map((found) => found.split(' ')[1] ?? '');
      expect(ids).toContain(scenario.covers[0]);
      expect(ids.filter((id) => !requirementsCovered(scenario).includes(id))).toEqual([]);
    },
  );
});
