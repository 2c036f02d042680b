import { describe, expect, test } from 'vitest';
import { clientRequirements } from '../../specs/client.ts';
import { clientScenarios } from '../../specs/client-scenarios.ts';
import { introduction } from '../../specs/documentation-page.ts';
import { endpoints, requirements, scenarios } from '../../specs/index.ts';

const ids = new Set<string>(clientRequirements.map(({ id }) => id));
const covered = new Set<string>(clientScenarios.flatMap(({ covers }) => covers));

describe('a requirement about clients', () => {
  test('has an id of its own, which no requirement or scenario about servers has', () => {
    expect(ids.size).toBe(clientRequirements.length);
    expect([...requirements, ...scenarios].filter(({ id }) => ids.has(id))).toEqual([]);
  });

  test.each(clientRequirements.map((one) => [one.id, one] as const))(
    '%s has words, a section, a level that fits its basis, and a usual cause',
    (id, one) => {
      expect(id).toMatch(/^client\.[a-z]+(-[a-z]+)*$/);
      expect([introduction, ...endpoints.map(({ section }) => section)]).toContain(one.section);
      expect(one.level === 'should').toBe(one.basis === 'plausible');
      expect(one.text).toMatch(one.level === 'must' ? /\bMUST\b/ : /\bSHOULD\b/);
      expect('usualCause' in one && one.usualCause).toMatch(/^[A-Z].{10,}\.$/);
    },
  );

  test('is covered by a scenario, and every scenario covers requirements that exist', () => {
    expect(covered).toEqual(ids);
  });
});

describe('a scenario about clients', () => {
  test('has an id of its own', () => {
    expect(new Set(clientScenarios.map(({ id }) => id)).size).toBe(clientScenarios.length);
  });

  test.each(clientScenarios.map((one) => [one.id, one] as const))(
    '%s is about a must exactly if it is about what is sent',
    (_, one) => {
      const level = clientRequirements.find(({ id }) => id === one.covers[0])?.level;
      expect(level).toBe('rule' in one ? 'must' : 'should');
    },
  );
});
