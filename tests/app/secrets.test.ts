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

const configuredSecrets = [
  { name: 'GRAFANA_ADMIN_PASSWORD', value: 'admin-password', user: 'admin' },
  { name: 'GRAFANA_PASSWORD', value: 'org-password', user: 'org' },
  { name: 'GRAFANA_SERVICE_ACCOUNT_TOKEN', value: 'account-token' },
  { name: 'GRAFANA_LICENSE_TOKEN', value: 'the.license.token' },
];

describe('the secrets to redact', () => {
  test('are the configured secrets, by the names of their variables', () => {
    expect(secretsOf(configured, [])).toEqual({ values: configuredSecrets });
  });

  test('include the password of a login that the run created, even if the server refused it', () => {
    const { values } = secretsOf(parts(), [], [{ user: 'generated', password: 'generated-password' }]);
    expect(values).toEqual([{ name: 'GRAFANA_PASSWORD', value: 'generated-password', user: 'generated' }]);
  });

  test('are empty without configured secrets', () => {
    expect(secretsOf(parts(), [])).toEqual({ values: [] });
  });

  test('do not include empty values, which would match everywhere', () => {
    const empty = parts({ admin: { user: 'admin', password: '' }, serviceAccountToken: '', license: '' });
    expect(secretsOf(empty, [])).toEqual({ values: [] });
  });

  test('include the decoded password of a proxy', () => {
    const values = (proxy: string) => secretsOf(parts({ proxy }), []).values;
    expect(values('http://me:se%20cret@proxy.invalid:3128/')).toEqual([{ name: 'PROXY_PASSWORD', value: 'se cret' }]);
    expect(values('http://proxy.invalid:3128/')).toEqual([]);
  });

  test('include generated credentials and the credentials of created test accounts', () => {
    const personas = withPersonas(personasOf({}), {
      'org-admin': { as: { kind: 'basic', user: 'created', password: 'created-password' } },
      'service-account': { as: { kind: 'bearer', token: 'created-token' } },
    });
    const { 'unknown-user': unknownUser, 'invalid-token': invalidToken } = personas;
    if (!('as' in unknownUser) || unknownUser.as.kind !== 'basic') throw new Error('There is no unknown user.');
    if (!('as' in invalidToken) || invalidToken.as.kind !== 'bearer') throw new Error('There is no invalid token.');
    const { values } = secretsOf(configured, [personas]);
    expect(values).toEqual([
      ...configuredSecrets,
      { name: 'GRAFANA_PASSWORD', value: 'created-password', user: 'created' },
      { name: 'GRAFANA_SERVICE_ACCOUNT_TOKEN', value: 'created-token' },
      { name: 'UNKNOWN_USER_PASSWORD', value: unknownUser.as.password, user: unknownUser.as.user },
      { name: 'INVALID_TOKEN', value: invalidToken.as.token },
    ]);
  });
});
