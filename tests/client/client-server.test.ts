import { describe, expect, it, onTestFinished } from 'vitest';
import { type ClientServer, startClientServer } from '../../src/client/client-server.ts';
import type { ServerBehavior } from '../../src/domain/client-scenario.ts';

async function serverThat(behavior: ServerBehavior, removalStatus: 200 | 202 = 202): Promise<ClientServer> {
  const server = await startClientServer({ behavior, removalStatus, slowMs: 1 });
  onTestFinished(() => server.close());
  return server;
}

const documented = { kind: 'documented' } as const;
const everywhere = ['check', 'add', 'renew', 'remove'] as const;
const requests = [
  ['GET', 'api/licensing/check'],
  ['POST', 'api/licensing/token'],
  ['POST', 'api/licensing/token/renew'],
  ['DELETE', 'api/licensing/token'],
] as const;

/** The responses to one request to each endpoint, without credentials and bodies. */
async function responsesOf({ url }: ClientServer): Promise<readonly Response[]> {
  const responses: Response[] = [];
  for (const [method, path] of requests) {
    responses.push(await fetch(new URL(path, url), { method, redirect: 'manual' }));
  }
  return responses;
}

async function statusesOf(server: ClientServer): Promise<readonly number[]> {
  return (await responsesOf(server)).map(({ status }) => status);
}

describe('a server for a client', () => {
  it('responds with success to requests that break the documentation', async () => {
    const responses = await responsesOf(await serverThat(documented));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 202]);
    expect(await responses[0]?.json()).toBe(true);
    expect(await responses[1]?.json()).toHaveProperty('lid');
    expect(await responses[3]?.json()).toEqual({});
  });

  it('keeps the state: after a removal check is false', async () => {
    const server = await serverThat(documented);
    await responsesOf(server);
    expect(await (await fetch(new URL('api/licensing/check', server.url))).json()).toBe(false);
  });

  it('records each request, its response and its endpoint', async () => {
    const server = await serverThat(documented);
    await fetch(new URL('licensing/token', server.url), { method: 'POST', body: 'text', headers: { 'X-Own': 'yes' } });
    expect(server.log.exchanges()).toMatchObject([
      {
        request: { method: 'POST', url: `${server.url}licensing/token`, headers: { 'x-own': 'yes' }, body: 'text' },
        response: { status: 200 },
        endpoint: 'add',
        misled: false,
      },
    ]);
  });

  it('passes requests to other parts of Grafana on, with their credentials', async () => {
    const server = await serverThat({ kind: 'status', status: 500, to: everywhere });
    const { user, password } = server.admin;
    const headers = { Authorization: `Basic ${btoa(`${user}:${password}`)}` };
    expect((await fetch(new URL('api/user', server.url), { headers })).status).toBe(200);
    expect((await fetch(new URL('api/user', server.url))).status).toBe(401);
    expect(server.log.exchanges().map(({ endpoint, misled }) => [endpoint, misled])).toEqual([
      [undefined, false],
      [undefined, false],
    ]);
  });

  it('may return 200 for a removal', async () => {
    expect(await statusesOf(await serverThat(documented, 200))).toEqual([200, 200, 200, 200]);
  });

  it.for([
    [401, everywhere, [401, 401, 401, 401]],
    [403, everywhere, [403, 403, 403, 403]],
    [400, ['add'], [200, 400, 200, 202]],
    [422, ['remove'], [200, 200, 200, 422]],
    [500, ['add', 'renew', 'remove'], [200, 500, 500, 500]],
  ] as const)('returns %i to requests for %j only', async ([status, to, statuses]) => {
    const server = await serverThat({ kind: 'status', status, to });
    const responses = await responsesOf(server);
    expect(responses.map((response) => response.status)).toEqual(statuses);
    for (const response of responses.filter((one) => one.status === status)) {
      expect(await response.json()).toHaveProperty('message');
    }
    expect(server.log.exchanges().map(({ misled }) => misled)).toEqual(statuses.map((one) => one === status));
  });

  it('returns a login page with status 200', async () => {
    for (const response of await responsesOf(await serverThat({ kind: 'login-page' }))) {
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/html');
    }
  });

  it('redirects to another host, and records what arrives there', async () => {
    const server = await serverThat({ kind: 'redirect' });
    const [response] = await responsesOf(server);
    const location = response?.headers.get('location') ?? '';
    expect(response?.status).toBe(302);
    expect(new URL(location).hostname).not.toBe(new URL(server.url).hostname);
    await fetch(location, { headers: { Authorization: 'Basic x' } });
    expect(server.redirected).toMatchObject([{ method: 'GET', url: location, headers: { authorization: 'Basic x' } }]);
  });

  it('adds unknown fields to licenses', async () => {
    const [check, added, renewed] = await responsesOf(await serverThat({ kind: 'unknown-fields' }));
    expect(await check?.json()).toBe(true);
    for (const response of [added, renewed])
      expect(await response?.json()).toMatchObject({ lid: expect.anything(), region: 'eu' });
  });

  it('is late with the first response to each POST and DELETE', async () => {
    const server = await serverThat({ kind: 'slow' });
    expect(await statusesOf(server)).toEqual([200, 200, 200, 202]);
    await responsesOf(server);
    expect(server.log.exchanges().map(({ misled }) => misled)).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('reads no more than 1 MiB of a body', async () => {
    const server = await serverThat(documented);
    const body = 'x'.repeat(3 * 1024 * 1024);
    await fetch(new URL('api/licensing/token', server.url), { method: 'POST', body }).catch(() => {});
    expect(server.log.exchanges()[0]?.request.body).toHaveLength(1024 * 1024);
  });
});
