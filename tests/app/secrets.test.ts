import { describe, expect, test } from 'vitest';
import { personasOf, withPersonas } from '../../src/accounts/personas.ts';
import { secretsOf } from '../../src/app/secrets.ts';
import { parts } from '../support/settings.ts';

const configured = parts({
  admin: { user: 'admin', password: 'admin-password' },
  orgAdmin: { user: 'org', password: 'org-password' },
  serviceAccountToken: 'account-token',
  license: 'the.license.token',
});

const ofConfigured = [
  { name: 'GRAFANA_ADMIN_PASSWORD', value: 'admin-password', user: 'admin' },
  { name: 'GRAFANA_PASSWORD', value: 'org-password', user: 'org' },
  { name: 'GRAFANA_SERVICE_ACCOUNT_TOKEN', value: 'account-token' },
  { name: 'GRAFANA_LICENSE_TOKEN', value: 'the.license.token' },
];

describe('when secrets are collected for the redaction', () => {
  test('everything configured is one, by the variable it stands in', () => {
    expect(secretsOf(configured, [])).toEqual({ values: ofConfigured });
  });

  test('so is the password of a login that the run made up, whether it was created or not', () => {
    const { values } = secretsOf(parts(), [], [{ user: 'made-up', password: 'made-up-password' }]);
    expect(values).toEqual([{ name: 'GRAFANA_PASSWORD', value: 'made-up-password', user: 'made-up' }]);
  });

  test('nothing configured is none', () => {
    expect(secretsOf(parts(), [])).toEqual({ values: [] });
  });

  test('an empty one is none: it would be found everywhere', () => {
    const empty = parts({ admin: { user: 'admin', password: '' }, serviceAccountToken: '', license: '' });
    expect(secretsOf(empty, [])).toEqual({ values: [] });
  });

  test('so is the password of a proxy, decoded', () => {
    const values = (proxy: string) => secretsOf(parts({ proxy }), []).values;
    expect(values('http://me:se%20cret@proxy.invalid:3128/')).toEqual([{ name: 'PROXY_PASSWORD', value: 'se cret' }]);
    expect(values('http://proxy.invalid:3128/')).toEqual([]);
  });

  test('so is everything that the run made up or had made', () => {
    const made = withPersonas(personasOf({}), {
      'org-admin': { as: { kind: 'basic', user: 'made', password: 'made-password' } },
      'service-account': { as: { kind: 'bearer', token: 'made-token' } },
    });
    const { 'unknown-user': unknownUser, 'invalid-token': invalidToken } = made;
    if (!('as' in unknownUser) || unknownUser.as.kind !== 'basic') throw new Error('There is no unknown user.');
    if (!('as' in invalidToken) || invalidToken.as.kind !== 'bearer') throw new Error('There is no invalid token.');
    const { values } = secretsOf(configured, [made]);
    expect(values).toEqual([
      ...ofConfigured,
      { name: 'GRAFANA_PASSWORD', value: 'made-password', user: 'made' },
      { name: 'GRAFANA_SERVICE_ACCOUNT_TOKEN', value: 'made-token' },
      { name: 'UNKNOWN_USER_PASSWORD', value: unknownUser.as.password, user: unknownUser.as.user },
      { name: 'INVALID_TOKEN', value: invalidToken.as.token },
    ]);
  });
});
