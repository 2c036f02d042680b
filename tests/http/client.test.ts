import { describe, expect, test } from 'vitest';
import { failure } from '../../src/http/transport-failure.ts';
import { clientFor } from '../support/clients.ts';
import { say, serve } from '../support/servers.ts';

const nobody = { kind: 'none' } as const;

describe('a request', () => {
  test.each([
    ['', '/api/licensing/check', '/api/licensing/check'],
    ['grafana/', '/api/licensing/check', '/grafana/api/licensing/check'],
    ['a/b/', '/api/health', '/a/b/api/health'],
    ['', '/api/users/search?query=a%20b&perpage=1', '/api/users/search?query=a%20b&perpage=1'],
    ['', '//elsewhere.invalid/api', '/elsewhere.invalid/api'],
  ])('below the sub-path "%s" to %s has the path %s', async (subPath, path, asked) => {
    const { url, seen } = await serve((_, response) => say(response, 200, true));
    const { request } = await clientFor(url + subPath).send({ method: 'GET', path, as: nobody });
    expect(seen[0]?.path).toBe(asked);
    expect(request.url).toBe(new URL(asked, url).href);
  });

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'with the method %s arrives with that method',
    async (method) => {
      const { url, seen } = await serve((_, response) => say(response, 200, {}));
      await clientFor(url).send({ method, path: '/x', as: nobody, ...(method === 'GET' ? {} : { body: '{"a": 1}' }) });
      expect(seen[0]).toMatchObject({ method, body: method === 'GET' ? '' : '{"a": 1}' });
    },
  );

  test('with a body has the media type application/json', async () => {
    const { url, seen } = await serve((_, response) => say(response, 200, {}));
    await clientFor(url).send({ method: 'DELETE', path: '/x', as: nobody, body: '{}' });
    expect(seen[0]?.headers['content-type']).toBe('application/json');
    expect(seen[0]?.headers['content-length']).toBe('2');
  });

  test.each(['GET', 'POST', 'DELETE'] as const)(
    'with the method %s and no body has no Content-Type',
    async (method) => {
      const { url, seen } = await serve((_, response) => say(response, 200, {}));
      await clientFor(url).send({ method, path: '/x', as: nobody });
      expect(seen[0]?.headers).not.toHaveProperty('content-type');
      expect(seen[0]?.body).toBe('');
    },
  );

  test.each([
    [nobody, undefined],
    [{ kind: 'basic', user: 'admin', password: 'a:b' }, 'Basic YWRtaW46YTpi'],
    [{ kind: 'basic', user: 'jörg', password: 'ü' }, 'Basic asO2cmc6w7w='],
    [{ kind: 'bearer', token: 'glsa_x' }, 'Bearer glsa_x'],
  ] as const)('with the credentials %j has the Authorization header %s', async (as, authorization) => {
    const { url, seen } = await serve((_, response) => say(response, 200, {}));
    await clientFor(url).send({ method: 'GET', path: '/x', as });
    expect(seen[0]?.headers.authorization).toBe(authorization);
  });

  test('has a User-Agent, accepts uncompressed JSON, and has no other header', async () => {
    const { url, seen } = await serve((_, response) => say(response, 200, {}));
    await clientFor(url).send({ method: 'GET', path: '/x', as: nobody });
    const { host: _, connection: __, ...headers } = seen[0]?.headers ?? {};
    expect(headers).toEqual({
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': expect.stringMatching(/^grafana-licensing-conformance\/\d+\.\d+\.\d+/),
    });
  });

  test('is in the exchange as it was sent, with the time', async () => {
    const { url } = await serve((_, response) => say(response, 201, {}));
    const exchange = await clientFor(url).send({ method: 'POST', path: '/x', as: nobody, body: '{}' });
    expect(exchange).toMatchObject({ request: { method: 'POST', body: '{}' }, attempts: 1, response: { status: 201 } });
    expect(exchange).not.toHaveProperty('failure');
    expect(new Date(exchange.startedAt).toISOString()).toBe(exchange.startedAt);
    expect(exchange.durationMs).toBeGreaterThanOrEqual(0);
  });
});

describe('a cookie of the server', () => {
  test('is not sent back', async () => {
    const { url, seen } = await serve((_, response) => {
      response.setHeader('set-cookie', ['grafana_session=secret; Path=/', 'b=2']);
      say(response, 200, true);
    });
    const client = clientFor(url);
    const { response } = await client.send({ method: 'GET', path: '/x', as: nobody });
    await client.send({ method: 'GET', path: '/x', as: nobody });
    expect(seen[1]?.headers).not.toHaveProperty('cookie');
    expect(response?.headers.filter(([name]) => name === 'set-cookie')).toEqual([
      ['set-cookie', 'grafana_session=secret; Path=/'],
      ['set-cookie', 'b=2'],
    ]);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('with %i is the response, and is not followed', async (status) => {
    const { url, seen } = await serve((_, response) => response.writeHead(status, { location: '/login' }).end());
    const { response } = await clientFor(url).send({ method: 'GET', path: '/x', as: nobody });
    expect(response?.status).toBe(status);
    expect(response?.headers).toContainEqual(['location', '/login']);
    expect(seen).toHaveLength(1);
  });
});

describe('several requests', () => {
  test('share a connection if they only read', async () => {
    const { url, seen } = await serve((_, response) => say(response, 200, true));
    const client = clientFor(url, { connections: 1 });
    for (let at = 0; at < 3; at += 1) await client.send({ method: 'GET', path: '/x', as: nobody });
    expect(seen.map(({ connection }) => connection)).toEqual([1, 1, 1]);
  });

  test('have connections of their own if they may change something', async () => {
    const { url, seen } = await serve((_, response) => say(response, 200, true));
    const client = clientFor(url);
    await client.send({ method: 'GET', path: '/x', as: nobody });
    for (const method of ['POST', 'DELETE'] as const) await client.send({ method, path: '/x', as: nobody, body: '{}' });
    expect(new Set(seen.map(({ connection }) => connection)).size).toBe(3);
  });

  test('open no more connections than allowed', async () => {
    const waiting: (() => void)[] = [];
    const { url, seen } = await serve((_, response) => {
      waiting.push(() => say(response, 200, true));
      if (waiting.length >= 2) for (const go of waiting.splice(0)) go();
    });
    const client = clientFor(url, { connections: 2 });
    await Promise.all(Array.from({ length: 4 }, () => client.send({ method: 'GET', path: '/x', as: nobody })));
    expect(Math.max(...seen.map(({ connection }) => connection))).toBe(2);
  });
});

describe('a password', () => {
  const admin = { kind: 'basic', user: 'admin', password: 'right' } as const;
  const refusal = { messageId: 'password-auth.failed' };

  /** A server that responds on the next turn of the event loop, and counts how many requests it has at once. */
  async function counted(status: number, body: unknown = true) {
    const counts = { now: 0, most: 0 };
    const { url, seen } = await serve((_, response) => {
      counts.now += 1;
      counts.most = Math.max(counts.most, counts.now);
      setImmediate(() => {
        counts.now -= 1;
        say(response, status, body);
      });
    });
    return { url, seen, counts };
  }

  test('is in one request at a time until it is accepted', async () => {
    const { url, counts } = await counted(403);
    const client = clientFor(url, { connections: 8 });
    await Promise.all(Array.from({ length: 6 }, () => client.send({ method: 'GET', path: '/x', as: admin })));
    expect(counts.most).toBe(1);
  });

  test('is in at most three requests at a time once it was accepted', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const { url } = await serve((one, response) => {
      if (one.path === '/first') return say(response, 200, true);
      waiting.push(() => say(response, 200, true));
      most = Math.max(most, waiting.length);
      if (waiting.length === 3) for (const go of waiting.splice(0)) go();
    });
    const client = clientFor(url, { connections: 8 });
    await client.send({ method: 'GET', path: '/first', as: admin });
    const malformed = { kind: 'header', authorization: 'basic x', login: admin } as const;
    const all = [admin, admin, malformed, admin, admin, malformed];
    await Promise.all(all.map((as) => client.send({ method: 'GET', path: '/x', as })));
    expect(most).toBe(3);
  });

  test('is sent in no form again after it was accepted and then rejected', async () => {
    const { url, seen } = await serve((one, response) =>
      one.path === '/first' ? say(response, 200, true) : say(response, 401, refusal),
    );
    const client = clientFor(url);
    const malformed = { kind: 'header', authorization: 'basic x', login: admin } as const;
    await client.send({ method: 'GET', path: '/first', as: admin });
    await client.send({ method: 'GET', path: '/x', as: admin });
    for (const as of [admin, malformed]) {
      const { failure } = await client.send({ method: 'GET', path: '/x', as });
      expect(failure?.kind).toBe('withheld');
    }
    expect(seen).toHaveLength(2);
  });

  test('that is not proven is not sent again after a 401, whatever its words', async () => {
    for (const body of [{ message: 'Falsches Passwort' }, '<html>']) {
      const { url, seen } = await counted(401, body);
      const client = clientFor(url);
      const as = { ...admin, unproven: { maxRequests: Infinity } };
      const exchanges = await Promise.all([1, 2, 3].map(() => client.send({ method: 'GET', path: '/x', as })));
      expect(seen).toHaveLength(1);
      expect(exchanges.map(({ failure }) => failure?.kind)).toEqual([undefined, 'withheld', 'withheld']);
    }
  });

  test('that is not proven is sent in no more requests than allowed', async () => {
    const { url, seen } = await counted(403);
    const client = clientFor(url);
    const as = { ...admin, unproven: { maxRequests: 3 } };
    const exchanges = await Promise.all([1, 2, 3, 4, 5].map(() => client.send({ method: 'GET', path: '/x', as })));
    expect(seen).toHaveLength(3);
    expect(exchanges.map(({ failure }) => failure?.kind).slice(3)).toEqual(['withheld', 'withheld']);
  });

  test('that was rejected after it was accepted is not sent again', async () => {
    const { url, seen } = await serve((one, response) =>
      one.path === '/first' ? say(response, 200, true) : say(response, 401, refusal),
    );
    const client = clientFor(url);
    await client.send({ method: 'GET', path: '/first', as: admin });
    const exchanges = await Promise.all(
      Array.from({ length: 8 }, () => client.send({ method: 'GET', path: '/x', as: admin })),
    );
    // Three were under way when the first was refused: too few to lock a login.
    expect(seen).toHaveLength(4);
    expect(exchanges.map(({ failure }) => failure?.kind)).toEqual([
      ...Array(3).fill(undefined),
      ...Array(5).fill('withheld'),
    ]);
    expect(exchanges[3]?.failure?.message).toBe(failure('withheld').message);
    expect(exchanges[3]).not.toHaveProperty('response');
  });

  test.each([
    ['the password was never accepted', [401, refusal] as const, admin],
    ['only the permission is missing', [401, { message: 'Unauthorized' }] as const, admin],
    ['the rejection has the status 403', [403, refusal] as const, admin],
  ])('is sent again if %s', async (what, [status, body], as) => {
    const { url, seen } = await serve((one, response) =>
      one.path === '/first' ? say(response, 200, true) : say(response, status, body),
    );
    const client = clientFor(url);
    if (what !== 'the password was never accepted') await client.send({ method: 'GET', path: '/first', as });
    const before = seen.length;
    for (let at = 0; at < 2; at += 1) await client.send({ method: 'GET', path: '/x', as });
    expect(seen.length - before).toBe(2);
  });

  test('that was rejected does not withhold another password, another user or a request without credentials', async () => {
    const { url, seen } = await serve((one, response) =>
      one.path === '/first' ? say(response, 200, true) : say(response, 401, refusal),
    );
    const client = clientFor(url);
    await client.send({ method: 'GET', path: '/first', as: admin });
    await client.send({ method: 'GET', path: '/x', as: admin });
    const others = [
      { ...admin, password: 'new' },
      { ...admin, user: 'other' },
      nobody,
      { kind: 'bearer', token: 'x' },
    ] as const;
    for (const as of others) await client.send({ method: 'GET', path: '/x', as });
    expect(seen).toHaveLength(6);
  });
});
