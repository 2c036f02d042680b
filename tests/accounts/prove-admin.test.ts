import { describe, expect, test } from 'vitest';
import { proveAdmin } from '../../src/accounts/prove-admin.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { bareMock, enterprise, grafana, type Pages } from '../support/grafanas.ts';

const admin = { kind: 'basic', user: 'admin', password: 'a' } as const;
const html = (status: number): Exchange => answered(response(status, '<html>', { 'content-type': 'text/html' }));
const health = (version: string): Exchange => answer(200, { database: 'ok', version });
const unauthorized = answer(401, { message: 'Unauthorized' });
const missing = answer(404);
const wrong = answer(401, { message: 'invalid username or password' });

async function proven(pages: Pages, user = 'admin') {
  const client = grafana(pages);
  const proof = await proveAdmin(client, { ...admin, user });
  const withPassword = client.calls.flatMap(({ path, as }) => (as.kind === 'basic' ? [path] : []));
  return { code: proof.problem?.code, message: proof.problem?.message, proof, withPassword };
}

describe('the proof of the admin', () => {
  test.each([
    ['login', 'admin', { login: 'admin', isGrafanaAdmin: true }],
    ['login in another case', 'ADMIN', { login: 'admin', isGrafanaAdmin: true }],
    ['e-mail address', 'A@x.invalid', { login: 'root', email: 'a@X.invalid', isGrafanaAdmin: true }],
  ])('is the response of /api/user if it shows the %s and a server admin', async (_, user, page) => {
    const { code, withPassword } = await proven({ ...enterprise, '/api/user': answer(200, page) }, user);
    expect(code).toBeUndefined();
    expect(withPassword).toEqual(['/api/user']);
  });

  test.each<[string, Exchange]>([
    ['404', answer(404)],
    ['405', answer(405)],
    ['something of another shape', answer(200, ['x'])],
    ['a login without a word on server admins', answer(200, { login: 'admin' })],
  ])('is the response of check if /api/user returns %s', async (_, page) => {
    const { code, withPassword } = await proven({ ...enterprise, '/api/user': page });
    expect(code).toBeUndefined();
    expect(withPassword).toEqual(['/api/user', '/api/licensing/check']);
  });

  test.each([200, 404, 500])('is the response of check with status %i on a bare server', async (status) => {
    const { code } = await proven({ ...bareMock, '/api/licensing/check': answer(status) });
    expect(code).toBeUndefined();
  });

  test('fails if /api/user shows another user', async () => {
    const { code, withPassword } = await proven({
      ...enterprise,
      '/api/user': answer(200, { login: 'proxy-user', isGrafanaAdmin: true }),
    });
    expect(code).toBe('admin-not-shown');
    expect(withPassword).toHaveLength(1);
  });

  test('does not fail if a bare mock shows another user, who is not a server admin', async () => {
    const { code } = await proven({ ...bareMock, '/api/user': answer(200, { login: 'x', isGrafanaAdmin: false }) });
    expect(code).toBeUndefined();
  });

  test('fails if the user is not a server admin', async () => {
    const page = answer(200, { login: 'admin', isGrafanaAdmin: false });
    expect((await proven({ ...enterprise, '/api/user': page })).code).toBe('not-server-admin');
  });

  test('fails if check denies the admin of a Grafana that has no /api/user', async () => {
    const pages = { ...enterprise, '/api/user': answer(404), '/api/licensing/check': answer(403) };
    expect((await proven(pages)).code).toBe('admin-refused');
  });

  test('does not fail if the target does not respond', async () => {
    const { code, withPassword } = await proven({ '/api/health': unanswered({ kind: 'refused', message: 'no' }) });
    expect(code).toBeUndefined();
    expect(withPassword).toEqual(['/api/user']);
  });
});

describe('a rejected password of the admin', () => {
  test.each<[string, Pages]>([
    ['in the words of today', { '/api/user': answer(401, { message: 'x', messageId: 'password-auth.failed' }) }],
    ['by 10.0 to 10.2, with 400', { '/api/user': answer(400, { message: 'Invalid username or password' }) }],
    ['in another language', { '/api/user': answer(401, { message: 'Falsches Passwort' }) }],
  ])('is sent once and counted: %s', async (_, pages) => {
    const { code, proof, withPassword } = await proven({ ...enterprise, ...pages });
    expect({ code, failedLogins: proof.failedLogins }).toEqual({ code: 'admin-refused', failedLogins: 1 });
    expect(withPassword).toEqual([Object.keys(pages).at(-1)]);
  });

  test.each<[string, Pages, string, boolean]>([
    [
      '10.1 with anonymous access',
      { '/api/health': health('10.1.0'), '/api/user': unauthorized },
      'admin-refused',
      true,
    ],
    [
      '9.4 with Basic off',
      { '/api/health': health('9.4.0'), '/api/user': unauthorized },
      'basic-authentication-off',
      false,
    ],
    [
      '7.5 with Basic off',
      { '/api/health': health('7.5.17'), '/api/user': unauthorized },
      'basic-authentication-off',
      false,
    ],
    ['9.4 with a wrong password', { '/api/health': health('9.4.0'), '/api/user': wrong }, 'admin-refused', true],
    [
      '12.4 with Basic off',
      {
        '/api/health': health('12.4.0'),
        '/api/user': answer(401, { message: 'Unauthorized', messageId: 'auth.unauthorized' }),
      },
      'basic-authentication-off',
      false,
    ],
    [
      'a hidden version with anonymous access',
      {
        '/api/health': answer(200, { database: 'ok' }),
        '/api/user': unauthorized,
        'nobody /api/licensing/check': answer(403),
      },
      'admin-refused',
      true,
    ],
    [
      'a hidden version with Basic off',
      { '/api/health': answer(200, { database: 'ok' }), '/api/user': unauthorized },
      'basic-authentication-off',
      false,
    ],
  ])(
    'is not confused with disabled Basic authentication: $0 is reported as $2',
    async (_, pages, expected, isFailedLogin) => {
      const { code, proof, withPassword } = await proven({ ...enterprise, ...pages });
      expect({ code, failedLogins: proof.failedLogins }).toEqual({
        code: expected,
        failedLogins: isFailedLogin ? 1 : 0,
      });
      expect(withPassword).toEqual(['/api/user']);
    },
  );

  test('is not counted if a proxy rejected it', async () => {
    const { code, proof, withPassword } = await proven({ ...enterprise, '/api/user': html(401) });
    expect(code).toBe('admin-refused');
    expect(proof).toMatchObject({ failedLogins: 0, isForeign: true });
    expect(withPassword).toHaveLength(1);
  });

  test('is counted twice on a bare target, which may count it for check and for /api/user', async () => {
    const pages = { '/api/health': missing, '/api/user': missing, '/api/licensing/check': wrong };
    const { code, proof, withPassword } = await proven(pages);
    expect({ code, failedLogins: proof.failedLogins }).toEqual({ code: 'admin-refused', failedLogins: 2 });
    expect(withPassword).toEqual(['/api/user', '/api/licensing/check']);
  });

  test('is counted twice on a Grafana with anonymous access behind a proxy that hides the health page', async () => {
    const denied = { '/api/licensing/check': answer(403), 'nobody /api/licensing/check': answer(403) };
    const { code, proof } = await proven({ ...denied, '/api/user': unauthorized });
    expect({ code, failedLogins: proof.failedLogins }).toEqual({ code: 'admin-refused', failedLogins: 2 });
  });

  test('is not reported if the target returns 401 for every page that it does not have', async () => {
    const { code } = await proven({ ...bareMock, '/api/health': answer(401), '/api/user': answer(401) });
    expect(code).toBeUndefined();
  });

  test('is reported with the escaped and truncated response of the server', async () => {
    const page = answer(401, { message: `no\u001b[31m\n${'x'.repeat(300)}` });
    const { message } = await proven({ ...enterprise, '/api/user': page });
    expect(message).toContain('status 401, application/json, "no\\u001b[31m\\nxxx');
    expect(message).not.toContain('x'.repeat(201));
  });
});
