import { describe, expect, test } from 'vitest';
import { ReferenceServerError, startReferenceServer, throughInterceptor } from '../../src/reference/index.ts';
import { start } from './client.ts';
import { exchangeBytes } from './socket.ts';

describe('startReferenceServer rejects', () => {
  test.each([
    [{ fault: 'remove.keeps-the-license' }, 'unknown-fault', 'remove.keeps-license'],
    [{ fault: ['check.quotes', 'nonsense'] }, 'unknown-fault', 'nonsense'],
    [{ variant: 'subpath-or-sub' }, 'unknown-variant', 'sub-path'],
    [{ grafanaVersion: 'latest' }, 'bad-version', '13.0.0'],
    [{ grafanaVersion: '13' }, 'bad-version', '13'],
    [{ subPath: 'grafana' }, 'bad-option', '/grafana'],
    [{ subPath: '/:id' }, 'bad-option', '/grafana'],
    [{ subPath: '/a/../b' }, 'bad-option', '/grafana'],
    [{ subPath: '/.' }, 'bad-option', '/grafana'],
    // To Node, an empty host is every address.
    [{ host: '' }, 'bad-option', 'host'],
    [{ adminUser: '' }, 'bad-option', 'adminUser'],
    [{ adminUser: 'a:b' }, 'bad-option', 'adminUser'],
    [{ adminPassword: '' }, 'bad-option', 'adminPassword'],
    [{ orgAdminUser: 'a:b' }, 'bad-option', 'orgAdminUser'],
    [{ orgAdminPassword: '' }, 'bad-option', 'orgAdminPassword'],
    [{ serviceAccountToken: '' }, 'bad-option', 'serviceAccountToken'],
    [{ rootUrl: 'grafana.example' }, 'bad-option', 'https://'],
    [{ port: 70_000 }, 'bad-option', '65535'],
    [{ latencyMs: -1 }, 'bad-option', 'latencyMs'],
    [{ host: 'no-such-host.invalid' }, 'cannot-listen', 'no-such-host.invalid'],
  ])('%o with %s', async (options, problem, hint) => {
    const failure = await startReferenceServer(options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReferenceServerError);
    expect(failure).toMatchObject({ problem, message: expect.stringContaining(hint) });
  });

  test('a port that is in use', async () => {
    await using first = await start();
    const port = Number(new URL(first.server.url).port);
    await expect(startReferenceServer({ port })).rejects.toMatchObject({
      problem: 'port-in-use',
      message: expect.stringContaining(String(port)),
    });
  });
});

describe('an interceptor of the reference server', () => {
  test('receives each request first, and gets the response to the one that it passes on', async () => {
    const paths: string[] = [];
    const intercepted = throughInterceptor(async (request, next) => {
      paths.push(new URL(request.url).pathname);
      const response = await next(new Request(new URL('api/health', server.url)));
      return new Response(await response.text(), { status: 299 });
    });
    const server = await startReferenceServer({}, intercepted);
    const response = await fetch(new URL('api/licensing/check', server.url));
    expect(response.status).toBe(299);
    expect(await response.json()).toHaveProperty('database');
    expect(paths).toEqual(['/api/licensing/check']);
    await server.close();
  });
});

describe('the reference server on the wire', () => {
  test('responds to HEAD like to GET, without a body', async () => {
    await using grafana = await start();
    const head = await grafana.admin('HEAD', 'api/licensing/check');
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers.get('content-type')).toBe('application/json');
    expect((await grafana.send('HEAD', 'api/licensing/check')).status).toBe(401);
  });

  test.each([
    ['13.0.0', 'no-store', null],
    ['9.5.12', 'no-cache', 'no-cache'],
  ])('sends the headers of Grafana %s, with Cache-Control %s', async (grafanaVersion, cacheControl, pragma) => {
    await using grafana = await start({ grafanaVersion });
    const { headers } = await grafana.admin('GET', 'api/licensing/check');
    expect(headers.get('cache-control')).toBe(cacheControl);
    expect(headers.get('pragma')).toBe(pragma);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('deny');
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('does not read a body over the size limit', async () => {
    await using grafana = await start();
    const got = await grafana.admin('POST', 'api/licensing/token', { token: 'x'.repeat(2 * 1024 * 1024) });
    expect(got.status).toBe(413);
    expect((await grafana.admin('GET', 'api/licensing/check')).status).toBe(200);
  });

  test('reads a chunked body', async () => {
    await using grafana = await start();
    const chunked = [
      'POST /api/licensing/token/renew HTTP/1.1',
      'Host: localhost',
      'Connection: close',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      `Authorization: ${grafana.auth['server-admin']}`,
      '',
      '2\r\n{}\r\n0\r\n\r\n',
    ].join('\r\n');
    expect(await exchangeBytes(grafana.server.url, chunked)).toMatch(/^HTTP\/1.1 200 /);
  });

  test.each([
    'GET /api/licensing/check HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n',
    'nonsense\r\n\r\n',
    'POST /api/licensing/token HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{}',
  ])('responds after the malformed request %j', async (text) => {
    await using grafana = await start();
    await exchangeBytes(grafana.server.url, text, true);
    expect((await grafana.admin('GET', 'api/licensing/check')).status).toBe(200);
  });

  test('responds to HTTP/1.0 without a Host, as load balancers check health', async () => {
    await using grafana = await start();
    expect(await exchangeBytes(grafana.server.url, 'GET /api/health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
  });

  test('delays each response by the latency', async () => {
    await using grafana = await start({ latencyMs: 30 });
    const before = performance.now();
    await grafana.admin('GET', 'api/licensing/check');
    expect(performance.now() - before).toBeGreaterThan(28);
  });
});

describe('the request log', () => {
  test('contains persona and status of each request, without queries', async () => {
    await using grafana = await start();
    for (const auth of Object.values(grafana.auth)) await grafana.send('GET', 'api/licensing/check?x=secret', { auth });
    expect(grafana.server.state().requests).toEqual([
      { method: 'GET', path: '/api/licensing/check', persona: 'server-admin', status: 200 },
      { method: 'GET', path: '/api/licensing/check', persona: 'org-admin', status: 403 },
      { method: 'GET', path: '/api/licensing/check', persona: 'service-account', status: 403 },
      { method: 'GET', path: '/api/licensing/check', persona: 'anonymous', status: 401 },
      { method: 'GET', path: '/api/licensing/check', persona: 'unknown-user', status: 401 },
      { method: 'GET', path: '/api/licensing/check', persona: 'invalid-token', status: 401 },
    ]);
  });
});

test('closing a server ends kept-alive connections and can be repeated', async () => {
  const grafana = await start();
  await grafana.admin('GET', 'api/licensing/check');
  await grafana.server.close();
  await grafana.server.close();
  await expect(fetch(grafana.server.url)).rejects.toThrow();
});

test('a server that listens on every address has a loopback URL', async () => {
  await using grafana = await start({ host: '0.0.0.0' });
  expect(grafana.server.url).toContain('//127.0.0.1:');
  expect((await grafana.admin('GET', 'api/licensing/check')).status).toBe(200);
});
