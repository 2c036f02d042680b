import { describe, expect, test } from 'vitest';
import { endpoints, requirements, scenarios } from '../../specs/index.ts';
import { shortRequestLine } from '../../src/domain/endpoint.ts';
import { type BoundScenario, impacts, type TargetValues } from '../../src/domain/scenario.ts';
import { expectedStatuses } from '../../src/domain/shared-requirements.ts';
import { tokenOf } from '../support/licenses.ts';

const known: TargetValues = { rootUrl: 'https://grafana.example/grafana/', license: tokenOf({ lid: '1' }) };
const other: TargetValues = { rootUrl: 'https://other.example/', license: 'another.one.entirely' };
const each = scenarios.map((one) => [one.id, one] as const);
const levels = new Map<string, string>(requirements.map(({ id, level }) => [id, level]));

function bodyOf({ body }: BoundScenario, values = known): unknown {
  return typeof body === 'function' ? body(values) : body?.text;
}

describe('a scenario', () => {
  test('has an id and a title of its own', () => {
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
    expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length);
  });

  test.each(each)('%s has an id by the scheme: endpoint, verb, case, and the state if nothing is stored', (id, one) => {
    expect(id).toMatch(/^(check|add|renew|remove)\.(reports|accepts|rejects|denies)(\.[a-z]+(-[a-z]+)*){1,3}$/);
    expect(id.split('.')[0]).toBe(one.endpoint.id);
    expect(id.endsWith('.none-stored')).toBe(one.given === 'no license is stored');
  });

  test.each(each)('%s has the verb of what must come back', (id, one) => {
    const verb = id.split('.')[1];
    const [first = 0] = expectedStatuses(one);
    if (one.as !== 'server-admin') expect(verb).toBe('denies');
    else expect(verb).toMatch(first < 300 ? /^(reports|accepts)$/ : /^rejects$/);
  });

  test.each(each)('%s has a title that stands alone: method, path, verb, and the state it depends on', (id, one) => {
    expect(one.title.startsWith(`${shortRequestLine(one.endpoint)}: ${id.split('.')[1]} `)).toBe(true);
    expect(one.title).toMatch(/[^.]$/);
    const state = { any: '', 'a license is stored': '(license stored)', 'no license is stored': '(no license stored)' };
    expect(one.title.endsWith(state[one.given])).toBe(true);
  });

  test.each(each)('%s covers requirements that exist and are exercised', (_, { covers }) => {
    for (const id of covers) expect(['must', 'should']).toContain(levels.get(id));
    expect(new Set(covers).size).toBe(covers.length);
  });

  test.each(each)(
    '%s names requirements that exist for its value and its tolerances',
    (_, { expect: { value, tolerated = [] } }) => {
      const named = [
        ...(value ? [value.requirement] : []),
        ...tolerated.flatMap(({ requirement }) => requirement ?? []),
      ];
      for (const id of named) expect(['must', 'should']).toContain(levels.get(id));
      for (const { because } of tolerated) expect(because.length).toBeGreaterThan(20);
    },
  );

  test.each(each)('%s expects a documented status, or says why not', (_, one) => {
    const statuses = expectedStatuses(one);
    expect(statuses.length).toBeGreaterThan(0);
    const { undocumented } = one.expect;
    if (undocumented) expect(undocumented.because.length).toBeGreaterThan(20);
    else for (const status of statuses) expect(one.endpoint.responses).toHaveProperty(String(status));
  });

  test.each(each)('%s has an impact that fits what it may do', (_, one) => {
    expect(impacts).toContain(one.impact);
    if (one.endpoint.method !== 'GET') expect(one.impact).not.toBe('read');
    const mayBeAccepted =
      expectedStatuses(one).some((status) => status < 300) || levels.get(one.covers[0]) === 'should';
    const holds = JSON.stringify(bodyOf(one)) !== JSON.stringify(bodyOf(one, other));
    if (one.endpoint.method !== 'GET' && mayBeAccepted && holds) expect(one.impact).toBe('write');
  });

  test.each(each)('%s has a body exactly if the endpoint takes one', (_, one) => {
    expect(one.body === undefined).toBe(one.endpoint.method === 'GET');
  });

  test.each(each)('%s says what must be true of the license if it may change it', (_, one) => {
    expect(one.expect.licenseAfter === undefined).toBe(one.endpoint.method === 'GET');
  });

  test.each(each)('%s requires a license exactly if its payload is made of one', (_, one) => {
    const changed = { ...known, license: other.license };
    const differs = JSON.stringify(bodyOf(one)) !== JSON.stringify(bodyOf(one, changed));
    expect(one.requires?.includes('license') ?? false).toBe(differs);
  });

  test('sends a wrong password only twice, to check, as an org admin and as an unknown user', () => {
    const wrong = scenarios.filter(({ as, credentials }) => as === 'unknown-user' || credentials === 'empty-password');
    expect(wrong.map(({ endpoint, as }) => `${endpoint.id} ${as}`).sort()).toEqual([
      'check org-admin',
      'check unknown-user',
    ]);
  });
});

describe('a persona that must be denied', () => {
  const harmless = scenarios.filter(({ as, impact }) => as !== 'server-admin' && impact !== 'write');

  test.each(harmless.map((one) => [one.id, one] as const))(
    '%s sends a payload that does no harm if accepted, or has unsafeIfAccepted',
    (_, one) => {
      const text = JSON.stringify(bodyOf(one)) ?? '';
      expect(text).not.toContain(known.license);
      expect(text).not.toContain(known.rootUrl);
      const isCertain = one.endpoint.id === 'check' || /"(?:token|instance)":"/.test(text);
      expect(one.unsafeIfAccepted ?? false).toBe(!isCertain);
    },
  );

  const real = scenarios.filter(({ as, impact }) => as !== 'server-admin' && impact === 'write');

  test.each(real.map((one) => [one.id, one] as const))(
    '%s sends at impact write what a server admin sends',
    (_, one) => {
      expect(bodyOf(one)).toEqual(one.endpoint.id === 'add' ? { token: known.license } : { instance: known.rootUrl });
      expect(one.expect.licenseAfter).toBe('unchanged');
    },
  );
});

describe.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('at %s', (id, endpoint) => {
  const here = scenarios.filter((one) => one.endpoint === endpoint);

  test.each([
    ['service-account', 'access.service-account-denied', [401, 403]],
    ['org-admin', 'access.org-admin-denied', id === 'check' || id === 'add' ? [401, 403] : [403]],
    ['anonymous', 'access.credentials-required', [401]],
    ['invalid-token', 'access.token-must-be-known', [401]],
  ] as const)('$0 is denied with one of $2', (as, requirement, statuses) => {
    const denials = here.filter((one) => one.as === as && one.covers[0] === requirement);
    expect(denials.length).toBeGreaterThan(0);
    for (const one of denials) expect(expectedStatuses(one)).toEqual(statuses);
  });
});

describe('the instance of a removal that must be rejected', () => {
  const sent = scenarios
    .filter(({ id }) => id.startsWith('remove.rejects.'))
    .map((one): [string, unknown] => [one.id, bodyOf(one)])
    .flatMap(([id, body]) => (body && typeof body === 'object' && 'instance' in body ? [[id, body.instance]] : []))
    .filter((row): row is [string, string] => typeof row[1] === 'string');

  test.each(sent)('%s does not equal the root URL by RFC 3986', (_, instance) => {
    // A URI has no white space (RFC 3986), though URL.parse cuts it off.
    const normal = /\s/.test(instance) ? undefined : URL.parse(instance)?.href.replace(/\/$/, '');
    expect(normal).not.toBe(known.rootUrl.replace(/\/$/, ''));
    expect(instance.toLowerCase()).not.toBe(known.rootUrl);
  });
});
