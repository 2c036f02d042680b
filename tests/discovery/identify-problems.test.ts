import { describe, expect, test } from 'vitest';
import { identify } from '../../src/discovery/identify.ts';
import type { Exchange, FailureKind } from '../../src/domain/exchange.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { type Problem, ProblemError } from '../../src/domain/problem.ts';
import type { Client } from '../../src/http/client.ts';
import { clientFor } from '../support/clients.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { enterprise, grafana, type Pages, page } from '../support/grafanas.ts';
import { closedPort } from '../support/servers.ts';
import { reference } from '../support/settings.ts';

const admin = { kind: 'basic', user: 'admin', password: 'a' } as const;

async function problemOf(client: Client, as: Parameters<typeof identify>[1] = admin) {
  try {
    await identify(client, as, {});
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

const url = 'http://target.invalid/';
const failure = 'nothing came';

describe('identify', () => {
  test.each<[string, string, Pages, Exchange | undefined, Partial<Problem>]>([
    ['that nobody listens at', 'unreachable', {}, silent('refused'), createProblem('unreachable', { url, failure })],
    [
      'whose health page closes the connection',
      'unreachable',
      { '/api/health': silent('reset') },
      undefined,
      createProblem('unreachable', { url, failure }),
    ],
    [
      'with no response to health and check',
      'unreachable',
      { '/api/health': silent('timeout'), '/api/licensing/check': silent('timeout') },
      undefined,
      createProblem('unreachable', { url, failure }),
    ],
    [
      'with no response to user',
      'unreachable',
      { '/api/user': silent('reset') },
      undefined,
      createProblem('unreachable', { url, failure }),
    ],
    [
      'with no response to check',
      'unreachable',
      { '/api/licensing/check': silent('reset') },
      undefined,
      createProblem('unreachable', { url, failure }),
    ],
    ['after a TLS failure', 'tls', {}, silent('tls'), createProblem('tls', { url, failure })],
    ['after an interruption', 'interrupted', {}, silent('aborted'), createProblem('interrupted')],
    [
      'that rejects the password',
      'admin-refused',
      { '/api/user': answer(401, { messageId: 'password-auth.failed' }) },
      undefined,
      { code: 'admin-refused' },
    ],
    [
      'that rejects the password with 400, as 10.0 to 10.2',
      'admin-refused',
      { '/api/licensing/check': answer(400, { message: 'Invalid username or password' }) },
      undefined,
      { code: 'admin-refused' },
    ],
    [
      'that rejects the admin without a reason',
      'admin-refused',
      { '/api/user': answer(401, {}), '/api/licensing/check': answer(401, {}) },
      undefined,
      { code: 'admin-refused' },
    ],
    [
      'without Basic authentication',
      'basic-authentication-off',
      {
        '/api/user': answer(401, { messageId: 'auth.unauthorized' }),
        '/api/licensing/check': answer(401, { messageId: 'auth.unauthorized' }),
      },
      undefined,
      { code: 'basic-authentication-off' },
    ],
    [
      'whose admin is not a server admin',
      'not-server-admin',
      { '/api/user': answer(200, { isGrafanaAdmin: false }) },
      undefined,
      createProblem('not-server-admin', { user: 'admin' }),
    ],
    [
      'that is a mock and rejects the password',
      'admin-refused',
      { '/api/user': answer(404), '/api/licensing/check': answer(401, {}) },
      undefined,
      { code: 'admin-refused' },
    ],
    ['that is Grafana OSS', 'open-source-edition', oss, undefined, createProblem('open-source-edition', { url })],
    [
      'that is too old',
      'too-old',
      health({ version: '7.3.9' }),
      undefined,
      createProblem('too-old', { url, version: '7.3.9' }),
    ],
    ['that returns a web page', 'not-grafana', {}, page(200), { code: 'not-grafana' }],
    ['that returns 404 in HTML', 'not-grafana', {}, page(404), { code: 'not-grafana' }],
    ['that returns 405 in HTML', 'not-grafana', {}, page(405), { code: 'not-grafana' }],
    ['that redirects', 'redirected', {}, redirect, { code: 'redirected' }],
    ['that uses TLS on this port', 'tls-required', {}, noTls, createProblem('tls-required', { url })],
  ])('rejects a target %s: %s', async (_, __, pages, otherwise, expected) => {
    const client = otherwise ? grafana(pages, otherwise) : grafana({ ...enterprise, ...pages });
    expect(await problemOf({ ...client, url })).toMatchObject(expected);
  });

  test('accepts a mock that returns 401 for every page it does not have', async () => {
    const pages = { '/api/licensing/check': answer(200, true), 'nobody /api/licensing/check': answer(401) };
    expect(await identify(grafana(pages, answer(401)), admin, {})).toMatchObject({ pages: { user: false } });
  });

  test('takes the message for a wrong password as a rejection, whatever check returns', async () => {
    const refusal = answer(401, { message: 'Invalid username or password' });
    const problem = await problemOf(grafana({ ...enterprise, '/api/user': refusal }));
    expect(problem.code).toBe('admin-refused');
  });

  test.each(['7.4.0', '7.4', '8.0.0'])('accepts version %s', async (version) => {
    const identity = await identify(grafana({ ...enterprise, ...health({ version }) }), admin, {});
    expect(identity.version).toBe(version);
  });

  test('accepts a server that reports OSS and denies check with 403', async () => {
    const pages = { ...enterprise, ...oss, '/api/licensing/check': answer(403) };
    expect((await identify(grafana(pages), admin, {})).edition).toBe('oss');
  });

  test('accepts an Enterprise server that returns 404 for check', async () => {
    const pages = { ...enterprise, '/api/licensing/check': answer(404) };
    expect((await identify(grafana(pages), admin, {})).edition).toBe('enterprise');
  });
});

describe('identify after a rejected password', () => {
  test('sends the password only once', async () => {
    const refusal = answer(401, { messageId: 'password-auth.failed' });
    const client = grafana({ ...enterprise, '/api/user': refusal, '/api/licensing/check': refusal });
    await problemOf(client);
    expect(client.calls.filter(({ as }) => as.kind === 'basic')).toHaveLength(1);
  });
});

describe('identify against the reference server', () => {
  test('reports a closed port with its URL', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const exchange = await clientFor(url).send({ method: 'GET', path: '/', as: { kind: 'none' } });
    const { message } = exchange.failure ?? { message: '' };
    expect(await problemOf(clientFor(url))).toEqual(createProblem('unreachable', { url, failure: message }));
  });

  test('sends a wrong password only once', async () => {
    const server = await reference();
    const wrong = { kind: 'basic', ...server.admin, password: 'wrong' } as const;
    expect((await problemOf(clientFor(server.url), wrong)).code).toBe('admin-refused');
    expect(server.state().requests.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test('reports Grafana OSS', async () => {
    const server = await reference({ edition: 'oss' });
    const problem = await problemOf(clientFor(server.url), { kind: 'basic', ...server.admin });
    expect(problem.code).toBe('open-source-edition');
  });

  test.each([
    ['9.5.0', 'elsewhere'],
    ['10.0.0', 'elsewhere'],
    ['11.0.0', undefined],
    ['13.0.0', undefined],
  ] as const)('detects Grafana %s and its license source', async (grafanaVersion, licenseSource) => {
    const server = await reference({ grafanaVersion, subPath: '/grafana', licenseFromFile: true });
    const identity = await identify(clientFor(server.url), { kind: 'basic', ...server.admin }, {});
    expect(identity).toMatchObject({
      version: grafanaVersion,
      edition: 'enterprise',
      appUrl: server.rootUrl,
      anonymousAccess: 'off',
      licenseSource,
    });
  });

  test("accepts a server without Grafana's pages", async () => {
    const server = await reference({ licensingOnly: true });
    const identity = await identify(clientFor(server.url), { kind: 'basic', ...server.admin }, {});
    expect(identity.pages).toEqual({ health: false, settings: false, user: false });
    expect(identity.notes).toEqual([createNote('version-unknown'), createNote('admin-rights-unknown')]);
  });
});
