import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { missingIn, type Profile, profileNames } from '../../src/domain/profile.ts';

const included = (profile: Profile): readonly string[] =>
  scenarios.filter((scenario) => missingIn(profile, scenario) === undefined).map(({ id }) => id);

describe('a profile', () => {
  test('full includes every scenario', () => {
    expect(included('full')).toHaveLength(scenarios.length);
  });

  test.each(profileNames)('%s includes scenarios of every endpoint', (profile) => {
    const endpoints = new Set(included(profile).map((id) => id.split('.')[0]));
    expect([...endpoints]).toEqual(['check', 'add', 'renew', 'remove']);
  });

  test.each([
    ['stateless', 'check.reports.boolean', true],
    ['stateless', 'add.accepts.valid-license', true],
    ['stateless', 'check.reports.false.none-stored', false],
    ['stateless', 'remove.accepts.root-url', false],
    ['stateless', 'remove.denies.org-admin', true],
    ['no-personas', 'remove.accepts.root-url', true],
    ['no-personas', 'remove.denies.org-admin', false],
    ['no-personas', 'check.denies.service-account.as-basic', false],
    ['no-personas', 'check.denies.anonymous', true],
    ['no-personas', 'check.denies.unknown-user', true],
  ] as const)('%s includes %s: %s', (profile, id, isIncluded) => {
    expect(included(profile).includes(id)).toBe(isIncluded);
  });
});
