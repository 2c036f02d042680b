import { describe, expect, test } from 'vitest';
import { identify } from '../../src/discovery/identify.ts';
import type { Exchange, FailureKind } from '../../src/domain/exchange.ts';
import { type ProblemCode, ProblemError } from '../../src/domain/problem.ts';
import type { Client } from '../../src/http/client.ts';
import { clientFor } from '../support/clients.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { enterprise, grafana, type Pages, page } from '../support/grafanas.ts';
import { closedPort } from '../support/servers.ts';
import { reference } from '../support/settings.ts';

const admin = { kind: 'basic', user: 'admin', password: 'a' } as const;
const told = { adminUser: admin.user };

async function problemOf(client: Client, as: Parameters<typeof identify>[1] = admin) {
  try {
    await identify(client, as, told);
  } catch (thrown) {
    if (thrown instanceof ProblemError) return thrown.problem;
    throw thrown;
  }
  throw new Error('The target was identified.');
}

const silent = (kind: FailureKind): Exchange => unanswered({ kind, message: 'nothing came' });
const health = (body: unknown): Pages => ({ '/api/health': answer(200, body) });
const redirect = answered(response(302, '', { location: 'https://elsewhere.example/login' }));
const noTls = answered(
  response(400, '<title>400 The plain HTTP request was sent to HTTPS port</title>', { 'content-type': 'text/html' }),
);
const oss: Pages = {
  '/api/frontend/settings': answer(200, { buildInfo: { edition: 'Open Source' } }),
  '/api/licensing/check': answer(404),
};

describe('when no scenario could tell anything', () => {
  test.each<[string, Pages, Exchange | undefined, ProblemCode, RegExp]>([
    ['nobody listens', {}, silent('refused'), 'unreachable', /could not be reached: nothing came\.$/],
    ['only health is silent', { '/api/health': silent('timeout') }, undefined, 'unreachable', /could not be reached/],
    ['only the profile is silent', { '/api/user': silent('reset') }, undefined, 'unreachable', /could not be reached/],
    [
      'only check is silent',
      { '/api/licensing/check': silent('reset') },
      undefined,
      'unreachable',
      /could not be reached/,
    ],
    ['TLS fails', {}, silent('tls'), 'tls', /could not be reached/],
    ['the user interrupts', {}, silent('aborted'), 'interrupted', /interrupted/],
    [
      'the password is wrong',
      { '/api/user': answer(401, { messageId: 'password-auth.failed' }) },
      undefined,
      'admin-refused',
      /GRAFANA_ADMIN_PASSWORD.*five refusals lock/,
    ],
    [
      'the password is wrong, as 10.0 to 10.2 say it',
      { '/api/licensing/check': answer(400, { message: 'Invalid username or password' }) },
      undefined,
      'admin-refused',
      /refused the admin \(400\)/,
    ],
    [
      'the refusal says nothing',
      { '/api/user': answer(401, {}), '/api/licensing/check': answer(401, {}) },
      undefined,
      'admin-refused',
      /GRAFANA_ADMIN_PASSWORD/,
    ],
    [
      'Basic is off',
      {
        '/api/user': answer(401, { messageId: 'auth.unauthorized' }),
        '/api/licensing/check': answer(401, { messageId: 'auth.unauthorized' }),
      },
      undefined,
      'basic-authentication-off',
      /\[auth\.basic\] enabled = true/,
    ],
    [
      'the admin is none',
      { '/api/user': answer(200, { isGrafanaAdmin: false }) },
      undefined,
      'not-server-admin',
      /^The user admin is signed in.*GRAFANA_USER/,
    ],
    [
      'a mock refuses the password',
      { '/api/user': answer(404), '/api/licensing/check': answer(401, {}) },
      undefined,
      'admin-refused',
      /401/,
    ],
    ['it is OSS', oss, undefined, 'open-source-edition', /Grafana OSS.*Grafana Enterprise/],
    ['it is too old', health({ version: '7.3.9' }), undefined, 'too-old', /is Grafana 7\.3\.9\. .* came with 7\.4/],
    ['it is a web page', {}, page(200), 'not-grafana', /answers with web pages.*sub-path/],
    ['it is a web server', {}, page(404), 'not-grafana', /answers with web pages/],
    ['it is a web server for GET', {}, page(405), 'not-grafana', /answers with web pages/],
    [
      'it is redirected',
      {},
      redirect,
      'not-grafana',
      /redirects every request, to https:\/\/elsewhere\.example\/login/,
    ],
    ['it speaks TLS', {}, noTls, 'tls', /begin the URL with https:/],
  ])('%s', async (_, pages, otherwise, code, message) => {
    const client = otherwise ? grafana(pages, otherwise) : grafana({ ...enterprise, ...pages });
    const problem = await problemOf(client);
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(message);
    expect(problem.message).toMatch(/[.?]$/);
  });

  test('a mock that says 401 of every page it does not have has not refused the admin', async () => {
    const pages = { '/api/licensing/check': answer(200, true), 'nobody /api/licensing/check': answer(401) };
    expect(await identify(grafana(pages, answer(401)), admin, told)).toMatchObject({ pages: { user: false } });
  });

  test('the words for a wrong password are a refusal, whatever check says', async () => {
    const refusal = answer(401, { message: 'Invalid username or password' });
    const problem = await problemOf(grafana({ ...enterprise, '/api/user': refusal }));
    expect(problem.code).toBe('admin-refused');
  });

  test.each(['7.4.0', '7.4', '8.0.0'])('%s is not too old', async (version) => {
    const identity = await identify(grafana({ ...enterprise, ...health({ version }) }), admin, told);
    expect(identity.version).toBe(version);
  });

  test('OSS that is unlicensed by 403 is no OSS', async () => {
    const pages = { ...enterprise, ...oss, '/api/licensing/check': answer(403) };
    expect((await identify(grafana(pages), admin, told)).edition).toBe('oss');
  });

  test('an Enterprise without the route is judged', async () => {
    const pages = { ...enterprise, '/api/licensing/check': answer(404) };
    expect((await identify(grafana(pages), admin, told)).edition).toBe('enterprise');
  });
});

describe('when the password was refused', () => {
  test('it is not tried again', async () => {
    const refusal = answer(401, { messageId: 'password-auth.failed' });
    const client = grafana({ ...enterprise, '/api/user': refusal, '/api/licensing/check': refusal });
    await problemOf(client);
    expect(client.calls.filter(({ as }) => as.kind === 'basic')).toHaveLength(1);
  });
});

describe('when the target is a real server', () => {
  test('a closed port is told with its URL', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const problem = await problemOf(clientFor(url));
    expect(problem.code).toBe('unreachable');
    expect(problem.message).toContain(`${url} could not be reached: the connection was refused`);
  });

  test('one wrong password is all that a server sees', async () => {
    const server = await reference();
    const wrong = { kind: 'basic', ...server.admin, password: 'wrong' } as const;
    expect((await problemOf(clientFor(server.url), wrong)).code).toBe('admin-refused');
    expect(server.state().requests.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test('OSS is told', async () => {
    const server = await reference({ edition: 'oss' });
    expect((await problemOf(clientFor(server.url), { kind: 'basic', ...server.admin })).code).toBe(
      'open-source-edition',
    );
  });

  test.each(['9.5.0', '10.0.0', '11.0.0', '13.0.0'])('Grafana %s is learned', async (grafanaVersion) => {
    const server = await reference({ grafanaVersion, subPath: '/grafana', licenseFromFile: true });
    const identity = await identify(clientFor(server.url), { kind: 'basic', ...server.admin }, told);
    expect(identity).toMatchObject({
      version: grafanaVersion,
      edition: 'enterprise',
      appUrl: server.rootUrl,
      anonymousAccess: 'off',
      licenseSource: 'elsewhere',
    });
  });

  test('a bare one is fine', async () => {
    const server = await reference({ licensingOnly: true });
    const identity = await identify(clientFor(server.url), { kind: 'basic', ...server.admin }, told);
    expect(identity.pages).toEqual({ health: false, settings: false, user: false });
    expect(identity.notes).toHaveLength(2);
  });
});
