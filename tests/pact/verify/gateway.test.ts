import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../../src/domain/exchange.ts';
import { type Gateway, openGateway } from '../../../src/pact/verify/gateway.ts';

const licensedExchange: Exchange = {
  request: { method: 'GET', url: 'http://target/', headers: {} },
  response: {
    status: 200,
    headers: [
      ['content-type', 'application/json'],
      ['content-encoding', 'gzip'],
    ],
    body: 'true',
  },
  attempts: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
};

async function gateway(): Promise<Gateway> {
  const opened = await openGateway();
  onTestFinished(() => opened.close());
  return opened;
}

async function requestFrom(url: string | URL, method: 'GET' | 'POST' = 'GET') {
  const { statusCode, headers, body } = await request(url, { method });
  return { status: statusCode, headers, body: await body.text() };
}

test('the Pact gateway forwards one request, even if Pact repeats it', async () => {
  const { url, open } = await gateway();
  let sent = 0;
  const closeInteraction = open({
    values: {},
    method: 'GET',
    path: '/api/licensing/check',
    forward: async () => {
      sent += 1;
      return licensedExchange;
    },
  });
  const first = await requestFrom(`${url}target/api/licensing/check`);
  const second = await requestFrom(`${url}target/api/licensing/check`);
  expect([first.status, first.body, second.body]).toEqual([200, 'true', 'true']);
  expect(first.headers).not.toHaveProperty('content-encoding');
  expect(sent).toBe(1);
  expect(closeInteraction()).toMatchObject({
    statesRequested: 0,
    exchange: licensedExchange,
    unexpectedRequest: undefined,
  });
});

test('the Pact gateway forwards nothing outside its secret path, for another request, or while no interaction is open', async () => {
  const { url, open } = await gateway();
  const forward = async (): Promise<Exchange> => {
    throw new Error('the request was forwarded');
  };
  expect((await requestFrom(`${url}target/api/licensing/check`)).status).toBe(404);
  open({ values: {}, method: 'GET', path: '/api/licensing/check', forward });
  expect((await requestFrom(new URL('/target/api/licensing/check', url))).status).toBe(404);
  expect((await requestFrom(`${url}target/api/licensing/token`)).status).toBe(404);
  expect((await requestFrom(`${url}target/api/licensing/check`, 'POST')).status).toBe(404);
});

test('the Pact gateway returns the values of the provider state', async () => {
  const { url, open } = await gateway();
  const closeInteraction = open({
    values: { rootUrl: 'https://a/' },
    method: 'GET',
    path: '/',
    forward: async () => licensedExchange,
  });
  expect((await requestFrom(`${url}state`, 'POST')).body).toBe('{"rootUrl":"https://a/"}');
  expect(closeInteraction().statesRequested).toBe(1);
});

test('the Pact gateway returns 502, a status that no contract has, if the target does not respond', async () => {
  const { url, open } = await gateway();
  const { response: _, ...withoutResponse } = licensedExchange;
  open({
    values: {},
    method: 'GET',
    path: '/x',
    forward: async () => ({ ...withoutResponse, failure: { kind: 'refused', message: 'refused' } }),
  });
  expect((await requestFrom(`${url}target/x`)).status).toBe(502);
});
