import { describe, expect, test } from 'vitest';
import { introduction } from '../../specs/documentation-page.ts';
import { endpoints, requirements, scenarios } from '../../specs/index.ts';
import { documentedStatuses } from '../../src/domain/endpoint.ts';
import { isBrokenBy } from '../../src/domain/requirement.ts';
import { requirementsCovered, sharedRequirements } from '../../src/domain/shared-requirements.ts';

const byId = new Map<string, (typeof requirements)[number]>(requirements.map((one) => [one.id, one]));
const covered = new Set(scenarios.flatMap(requirementsCovered));
const each = requirements.map((one) => [one.id, one] as const);
const exercised = requirements.filter((one) => one.level !== 'not exercised');
const documented = endpoints.flatMap((endpoint) =>
  documentedStatuses(endpoint).map((status) => [`${endpoint.id} ${status}`, endpoint, status] as const),
);

describe('a documented status', () => {
  test.each(documented)('%s is a requirement that the page states', (_, endpoint, status) => {
    const requirement = byId.get(endpoint.responses[status]?.requirement ?? '');
    expect(requirement).toMatchObject({ section: endpoint.section, basis: 'says' });
    expect(requirement?.id.split('.')[0]).toBe(endpoint.id);
  });

  test.each(documented)('%s is covered by a scenario, or not exercised for a reason', (_, endpoint, status) => {
    const id = endpoint.responses[status]?.requirement ?? '';
    expect(covered.has(id)).toBe(byId.get(id)?.level !== 'not exercised');
  });

  test('is, at each endpoint, one of those that the page lists', () => {
    expect(Object.fromEntries(endpoints.map((endpoint) => [endpoint.id, documentedStatuses(endpoint)]))).toEqual({
      check: [200],
      add: [200, 400, 500],
      renew: [200, 401, 403],
      remove: [202, 401, 403, 422],
    });
  });
});

describe('an endpoint', () => {
  test('has the method, the path and the permission of the page', () => {
    expect(endpoints.map(({ method, path, permission }) => [method, path, permission])).toEqual([
      ['GET', '/api/licensing/check', 'licensing:read'],
      ['POST', '/api/licensing/token', 'licensing:write'],
      ['POST', '/api/licensing/token/renew', 'licensing:write'],
      ['DELETE', '/api/licensing/token', 'licensing:delete'],
    ]);
  });

  test('has for each documented status the body that the page shows', () => {
    const bodies = endpoints.map(({ responses }) => Object.entries(responses).map(([at, { body }]) => `${at} ${body}`));
    expect(bodies).toEqual([
      ['200 boolean'],
      ['200 license', '400 error', '500 error'],
      ['200 renewed-license', '401 error', '403 error'],
      ['202 empty-object', '401 error', '403 error', '422 error'],
    ]);
  });
});

describe('a requirement', () => {
  test('has an id of its own', () => {
    expect(byId.size).toBe(requirements.length);
  });

  test.each(each)('%s has an id of two parts in words', (id) => {
    expect(id).toMatch(/^(access|response|check|add|renew|remove)\.[a-z]+(-[a-z]+)*$/);
  });

  test('never has the id of a scenario', () => {
    expect(scenarios.map(({ id }) => id).filter((id) => byId.has(id))).toEqual([]);
  });

  test.each(each)('%s stands in a section of the page', (_, { section }) => {
    expect([introduction, ...endpoints.map((endpoint) => endpoint.section)]).toContain(section);
  });

  test.each(exercised.map((one) => [one.id, one] as const))(
    '%s says in the words of RFC 2119 what its level is',
    (_, { text, level }) => {
      expect(text).toMatch(/^[A-Z].{10,}\.$/);
      expect(text).toMatch(level === 'must' ? /\bMUST\b/ : /\bSHOULD\b/);
      if (level === 'should') expect(text).not.toMatch(/\bMUST\b/);
    },
  );

  test.each(each)('%s is a must only if the page says it or it follows from the page', (_, { level, basis }) => {
    if (level !== 'not exercised') expect(level === 'should').toBe(basis === 'plausible');
    else expect(basis).toBe('says');
  });

  test.each(exercised.map((one) => [one.id, one] as const))(
    '%s is covered by a scenario and names the usual cause of a failure',
    (id, one) => {
      expect(covered.has(id)).toBe(true);
      expect('usualCause' in one && one.usualCause).toMatch(/^[A-Z].{10,}\.$/);
    },
  );

  test.each(requirements.filter(({ level }) => level === 'not exercised').map((one) => [one.id, one] as const))(
    '%s is not exercised, for a reason, and no scenario covers it',
    (id, one) => {
      expect('because' in one && one.because).toMatch(/^[A-Z].{10,}\.$/);
      expect(covered.has(id)).toBe(false);
    },
  );

  test('is exercised if a scenario can break it', () => {
    expect([...covered].filter((id) => !['must', 'should'].includes(byId.get(id)?.level ?? ''))).toEqual([]);
  });

  test.each(Object.entries(sharedRequirements))('that is shared as %s exists: %s', (_, id) => {
    expect(byId.get(id)?.level).toMatch(/^(must|should)$/);
  });
});

describe('a status that is not expected', () => {
  const statuses = [200, 202, 300, 302, 399, 400, 401, 403, 404, 405, 410, 422, 500];

  test.each([
    ['other', statuses],
    ['success', [200, 202]],
    ['access', [200, 202, 300, 302, 399, 400, 404, 405, 410, 422, 500]],
    ['denial', [401, 403]],
    ['no-route', [300, 302, 399, 404, 405, 410]],
    ['validation', [400, 422]],
  ] as const)('breaks a requirement that is broken by "%s" if it is one of %j', (brokenBy, breaking) => {
    expect(statuses.filter((status) => isBrokenBy(brokenBy, status))).toEqual(breaking);
  });
});
