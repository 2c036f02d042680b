import { describe, expect, onTestFinished, test } from 'vitest';
import { injectedValues } from '../../../specs/payloads.ts';
import type { Persona } from '../../../src/domain/scenario.ts';
import { authorizationOf } from '../../../src/http/credentials.ts';
import { exampleCredentials } from '../../../src/pact/contract/example-values.ts';
import { type PactProvider, startPactProvider } from '../../../src/pact/provider/pact-provider.ts';
import type { ReferenceOptions } from '../../../src/reference/index.ts';

async function start(options: ReferenceOptions = {}) {
  const provider = await startPactProvider(options);
  onTestFinished(() => provider.server.close());
  return provider;
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
}

async function enter({ providerStatesUrl }: PactProvider, state: string | null, more: object = {}) {
  const response = await post(providerStatesUrl, { state, params: {}, action: 'setup', ...more });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function send({ server }: PactProvider, persona: Persona, method = 'GET', path = 'check', body?: object) {
  const authorization = authorizationOf(exampleCredentials[persona]);
  const response = await fetch(new URL(`api/licensing/${path}`, server.url), {
    method,
    headers: { ...(authorization === undefined ? {} : { authorization }), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, await response.json()];
}

const add = (provider: PactProvider) =>
  send(provider, 'server-admin', 'POST', 'token', { token: provider.server.license });

describe('a pact provider', () => {
  test.each([
    ['server-admin', 200],
    ['org-admin', 403],
    ['service-account', 403],
    ['anonymous', 401],
    ['unknown-user', 401],
    ['invalid-token', 401],
  ] as const)('responds to the example credentials of the %s with %i', async (persona, status) => {
    expect((await send(await start(), persona))[0]).toBe(status);
  });

  test('enters the states no license, failing server and license stored in turn', async () => {
    const provider = await start();
    const check = () => send(provider, 'server-admin');
    await enter(provider, 'no license is stored');
    expect(await check()).toEqual([200, false]);
    await enter(provider, 'the server fails when it stores a license');
    expect((await add(provider))[0]).toBe(500);
    await enter(provider, 'a license is stored');
    expect(await check()).toEqual([200, true]);
    expect((await add(provider))[0]).toBe(200);
    await enter(provider, 'no license is stored');
    expect((await enter(provider, 'no license is stored', { action: 'teardown' })).status).toBe(200);
    expect(await check()).toEqual([200, true]);
  });

  test.each(['any', '', null])('leaves the license as it is for the state %o', async (state) => {
    const provider = await start({ unlicensed: true });
    expect((await enter(provider, state)).status).toBe(200);
    expect(await send(provider, 'server-admin')).toEqual([200, false]);
  });

  test('returns the values that a request needs', async () => {
    const provider = await start();
    const { body } = await enter(provider, 'any');
    expect(Object.keys(body)).toEqual(Object.keys(injectedValues));
    expect(body).toMatchObject({ license: provider.server.license, rootUrl: provider.server.rootUrl });
  });

  test.each([
    ['an unknown state', { state: 'a moon is full' }, 400],
    ['an unknown persona', { state: 'any', params: { persona: 'king' } }, 400],
    ['an unknown action', { state: 'any', action: 'reset' }, 400],
    ['no state', {}, 400],
    ['a body that is not JSON', '{', 400],
    ['a body that is not an object', '[]', 400],
    ['a body that is too large', { state: 'x'.repeat(70_000) }, 413],
  ])('rejects $0 with $2 and a message', async (_, body, status) => {
    const { providerStatesUrl } = await start();
    const response = await post(providerStatesUrl, body);
    expect([response.status, await response.json()]).toEqual([status, { message: expect.any(String) }]);
  });

  test('rejects a GET', async () => {
    expect((await fetch((await start()).providerStatesUrl)).status).toBe(405);
  });

  test('serves provider states beside a sub-path', async () => {
    const { server, providerStatesUrl } = await start({ subPath: '/grafana' });
    expect(new URL(providerStatesUrl).pathname).toBe('/_pact/provider-states');
    expect(new URL(server.url).pathname).toBe('/grafana/');
  });
});
