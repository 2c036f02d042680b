import { describe, expect, onTestFinished, test } from 'vitest';
import { startOneConnection } from '../../fixtures/fronts/one-connection.ts';
import type { Behavior } from '../../fixtures/hostile/case.ts';
import { type FrontRequest, startFront } from '../../fixtures/hostile/front.ts';
import { inspectTarget } from '../../src/app/doctor.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report } from '../../src/domain/report.ts';
import { runAtOnce } from '../support/runs.ts';
import { say, serve } from '../support/servers.ts';
import { reference, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

const admin = { user: 'admin', password: 'password-of-admin' };

/** Settings of a run against a reference server with a front that behaves in this way. */
async function behind(behavior: Behavior): Promise<Settings> {
  const { way, close } = await startFront(behavior);
  onTestFinished(close);
  const { ca: _, cert: __, key: ___, ...same } = way;
  return settings({ timeoutMs: 10_000, stateDirectory: temporaryDirectory(), ...same });
}

const isLicensing = ({ path }: FrontRequest): boolean => path.startsWith('/api/licensing/');

const toLicensing =
  (status: number, body: unknown): Behavior =>
  (asked) =>
    isLicensing(asked) ? say(asked.response, status, body) : asked.pass();

const failed = ({ results }: Report): readonly string[] =>
  results.flatMap(({ id, verdict }) => (verdict === 'fail' ? [id] : []));

/** A target with nothing but the licensing API, whose URL may have a path. */
async function bare(respond: (path: string) => readonly [status: number, body: unknown], path = ''): Promise<Settings> {
  const { url } = await serve((seen, response) => say(response, ...respond(seen.path)));
  return settings({ url: `${url}${path}`, admin, stateDirectory: temporaryDirectory() });
}

describe('an error of the licensing API', () => {
  test.each([
    [500, { message: 'Internal server error' }],
    [403, { accessErrorId: 'ACE1', message: 'no', title: 'Access denied' }],
    [404, { message: 'Not found' }],
  ])('%i on every licensing route of an Enterprise build is nonconformant', async (status, body) => {
    const report = await runAtOnce(await behind(toLicensing(status, body)));
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1, problem: null });
    expect(failed(report)).toContain('check.reports.boolean');
  });

  test('404 on every licensing route of Grafana OSS is no verdict', async () => {
    const report = await runAtOnce(settingsFor(await reference({ edition: 'oss' })));
    expect(report).toMatchObject({ exitCode: 2, problem: { code: 'open-source-edition' } });
  });

  test.each([
    [500, { error: 'no' }],
    [403, { error: 'no' }],
    [404, {}],
  ])('%i of a bare target is judged if other paths return another status', async (status, body) => {
    const report = await runAtOnce(
      await bare((path) => (path === '/api/licensing/check' ? [status, body] : [410, { error: 'gone' }])),
    );
    expect(report).toMatchObject({ problem: null, exitCode: 1 });
  });

  test.each([
    [403, { error: 'no' }, 'front-response', 2],
    [404, { error: 'no' }, 'wrong-path', 2],
    [500, { message: 'no' }, 'front-response', 2],
    [500, { error: 'no' }, 'server-unavailable', 3],
    [502, { message: 'no' }, 'server-unavailable', 3],
  ])('%i with %j on every path of a bare target is no verdict', async (status, body, code, exitCode) => {
    const target = await bare(() => [status, body]);
    expect(await runAtOnce(target)).toMatchObject({ exitCode, problem: { code } });
    expect(await inspectTarget(target)).toMatchObject({ exitCode, problem: { code } });
  });

  test('a bare target whose check succeeds gets no request to an undocumented path', async () => {
    const paths: string[] = [];
    const target = await bare((path) => {
      paths.push(path);
      return path === '/api/licensing/check' ? [200, true] : [404, {}];
    });
    await inspectTarget(target);
    expect(paths.filter((path) => /licensing\/[0-9a-f-]{36}$/.test(path))).toEqual([]);
  });
});

describe('a server that is down', () => {
  test('a failing database ends the run with exit code 3, whatever the response looks like', async () => {
    const target = await behind(({ path, response }) =>
      path === '/api/health'
        ? say(response, 503, { database: 'failing', version: '13.0.0' })
        : say(response, 500, { message: 'Internal server error' }),
    );
    const expected = { exitCode: 3, problem: { code: 'server-unavailable' } };
    expect(await runAtOnce(target)).toMatchObject(expected);
    expect(await inspectTarget(target)).toMatchObject(expected);
  });

  test('one 502 to the service account blocks its scenario, and the run exits with 4', async () => {
    let isDone = false;
    const target = await behind((asked) => {
      const isToPersona = asked.path === '/api/licensing/check' && asked.headers.authorization?.startsWith('Bearer ');
      if (isDone || !isToPersona) return asked.pass();
      isDone = true;
      return void asked.response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    });
    const report = await runAtOnce(target);
    expect(report).toMatchObject({ exitCode: 4, problem: null, counts: { fail: 0, blocked: 1 } });
  });
});

describe('a response of a proxy while the admin reaches the API', () => {
  test.each<[string, Behavior]>([
    ['a redirect', ({ response }) => void response.writeHead(302, { location: '/login' }).end()],
    [
      'a login page',
      ({ response }) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Sign in</title>'),
    ],
  ])('%s to the anonymous persona is a deviation, with a hint at a proxy', async (_, respond) => {
    const report = await runAtOnce(
      await behind((asked) => (asked.headers.authorization ? asked.pass() : respond(asked))),
    );
    expect(report).toMatchObject({ exitCode: 1, problem: null });
    const findings = report.results.flatMap((result) => (result.persona === 'anonymous' ? result.findings : []));
    expect(findings.map(({ seen }) => seen)).toContainEqual(expect.stringContaining('a proxy or a login page'));
  });
});

describe('a wrong path in the URL', () => {
  test.each(['login/', 'api/', 'admin/licensing/', 'grafana/'])(
    'is reported with a suggestion if it has folders too many: %s',
    async (path) => {
      const server = await reference();
      const report = await runAtOnce(settingsFor(server, { url: `${server.url}${path}` }));
      expect(report).toMatchObject({
        exitCode: 2,
        problem: { message: expect.stringContaining(`Set --url to ${server.url}.`) },
      });
    },
  );

  test('is reported with a suggestion if the sub-path is missing', async () => {
    const server = await reference({ subPath: '/grafana' });
    const { origin } = new URL(server.url);
    const report = await runAtOnce(settingsFor(server, { url: `${origin}/` }));
    expect(report).toMatchObject({
      exitCode: 2,
      problem: { message: expect.stringContaining(`Set --url to ${origin}/grafana/.`) },
    });
  });

  test("is reported for a mock of Grafana's OpenAPI description without /api", async () => {
    const target = await bare((path) =>
      path === '/licensing/check' ? [200, true] : [404, { title: 'Route not resolved, no path matched' }],
    );
    const report = await runAtOnce(target);
    expect(report).toMatchObject({
      exitCode: 2,
      problem: { code: 'wrong-path', message: expect.stringMatching(/no path matched.*without \/api/) },
    });
  });
});

describe('a target that serves one connection at a time', () => {
  test('ends the run with the problem one-connection', async () => {
    const { port, close } = await startOneConnection();
    onTestFinished(close);
    const target = settings({
      url: `http://127.0.0.1:${port}/`,
      admin,
      timeoutMs: 400,
      stateDirectory: temporaryDirectory(),
    });
    expect(await runAtOnce(target)).toMatchObject({ exitCode: 3, problem: { code: 'one-connection' } });
  });
});

describe('429 with a short Retry-After', () => {
  test('is repeated once, so that a run is conformant', async () => {
    const target = await behind(({ count, response, pass }) =>
      [5, 25].includes(count) ? void response.writeHead(429, { 'retry-after': '1' }).end() : pass(),
    );
    const report = await runAtOnce(target);
    expect(report).toMatchObject({ exitCode: 0, result: 'conformant' });
    expect(report.notes.map(({ code }) => code)).toContain('request-repeated');
  });
});

describe('a provided license that is not in force', () => {
  test.each([
    ['without --expect', undefined, true],
    ['with --expect unlicensed', 'unlicensed', false],
  ] as const)('is noted $0: $2', async (_, expected, isNoted) => {
    const server = await reference({ unlicensed: true });
    const report = await runAtOnce(settingsFor(server, expected ? { expect: expected } : {}));
    expect(report.notes.some(({ code }) => code === 'license-not-in-force')).toBe(isNoted);
  });
});
