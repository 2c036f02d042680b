import { describe, expect, test } from 'vitest';
import { endpoints, requirements, scenarios } from '../../specs/index.ts';
import { documentedStatuses } from '../../src/domain/endpoint.ts';
import { requirementsCovered, sharedRequirements } from '../../src/domain/shared-requirements.ts';

const levelOf = new Map(requirements.map(({ id, level }) => [id, level]));
const covered = new Set(scenarios.flatMap(requirementsCovered));
const documented = endpoints.flatMap((endpoint) =>
  documentedStatuses(endpoint).map((status) => ({ endpoint, status })),
);

describe('when the page lists a status', () => {
  test.each(documented.map(({ endpoint, status }) => `${endpoint.id}.${status}`))('%s is a requirement', (id) => {
    expect(levelOf.has(id)).toBe(true);
  });

  test.each(documented.map(({ endpoint, status }) => `${endpoint.id}.${status}`))(
    '%s is looked at by a scenario, or is not exercised with the reason',
    (id) => {
      expect(levelOf.get(id) === 'not exercised' || covered.has(id)).toBe(true);
    },
  );

  test('the statuses are the ones of the page', () => {
    expect(Object.fromEntries(endpoints.map((endpoint) => [endpoint.id, documentedStatuses(endpoint)]))).toEqual({
      check: [200],
      add: [200, 400, 500],
      renew: [200, 401, 403],
      remove: [202, 401, 403, 422],
    });
  });
});

describe('when an endpoint is declared', () => {
  test('it has the method, the path and the permission of the page', () => {
    expect(endpoints.map(({ method, path, permission }) => [method, path, permission])).toEqual([
      ['GET', '/api/licensing/check', 'licensing:read'],
      ['POST', '/api/licensing/token', 'licensing:write'],
      ['POST', '/api/licensing/token/renew', 'licensing:write'],
      ['DELETE', '/api/licensing/token', 'licensing:delete'],
    ]);
  });

  test('it has the bodies of the page', () => {
    const bodies = endpoints.map(({ responses }) => Object.entries(responses).map(([at, { body }]) => `${at} ${body}`));
    expect(bodies).toEqual([
      ['200 boolean'],
      ['200 license', '400 error', '500 error'],
      ['200 license', '401 error', '403 error'],
      ['202 empty-object', '401 error', '403 error', '422 error'],
    ]);
  });

  test.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s says what each status means',
    (_, { responses }) => {
      for (const { means } of Object.values(responses)) expect(means).not.toBe('');
    },
  );
});

describe('when a requirement is stated', () => {
  test('its id is its own', () => {
    expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
  });

  test.each(requirements.map((one) => [one.id, one] as const))(
    '%s is a word id, and a number only where it is a status',
    (id) => {
      expect(id).toMatch(/^[a-z]+\.([a-z]+(-[a-z]+)*|\d{3})$/);
      const [, status] = /^[a-z]+\.(\d{3})$/.exec(id) ?? [];
      if (status) expect(documented.map(({ endpoint, status: one }) => `${endpoint.id}.${one}`)).toContain(id);
    },
  );

  test.each(requirements.map((one) => [one.id, one] as const))(
    '%s is a sentence with a section',
    (_, { text: says, section }) => {
      expect(says).toMatch(/^[A-Z].{10,}\.$/);
      expect(['enterprise-license-api', ...endpoints.map((endpoint) => endpoint.section)]).toContain(section);
    },
  );

  test.each(requirements.filter(({ level }) => level === 'not exercised').map((one) => [one.id, one] as const))(
    '%s is not exercised, with the reason, and no scenario claims it',
    (id, one) => {
      expect('because' in one && one.because).toMatch(/^[A-Z].{10,}\.$/);
      expect(covered.has(id)).toBe(false);
    },
  );

  test.each(requirements.filter(({ level }) => level !== 'not exercised').map((one) => [one.id, one] as const))(
    '%s is looked at by a scenario, and says what usually breaks it',
    (id, one) => {
      expect(covered.has(id)).toBe(true);
      expect('usualCause' in one && one.usualCause).toMatch(/^[A-Z].{10,}\.$/);
    },
  );

  test('what the page does not say is a should', () => {
    expect(requirements.filter(({ level }) => level === 'should').map(({ id }) => id)).toEqual([
      'answers.error-message',
      'license.fields-present',
      'add.license-available',
      'add.signature-checked',
    ]);
  });
});

describe('when a check is shared by scenarios', () => {
  test.each(Object.entries(sharedRequirements))('the rule %s is the requirement %s', (_, id) => {
    expect(levelOf.get(id)).toMatch(/^(must|should)$/);
  });

  test('everything that scenarios can break is a requirement that is exercised', () => {
    const unknown = [...covered].filter((id) => !['must', 'should'].includes(levelOf.get(id) ?? ''));
    expect(unknown).toEqual([]);
  });
});
