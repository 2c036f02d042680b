import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../../src/domain/exchange.ts';
import { type Gateway, openGateway } from '../../../src/pact/verify/gateway.ts';

const answered: Exchange = {
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

async function ask(url: string | URL, method: 'GET' | 'POST' = 'GET') {
  const { statusCode, headers, body } = await request(url, { method });
  return { status: statusCode, headers, body: await body.text() };
}

test('passes one request on, however often Pact repeats it', async () => {
  const { url, open } = await gateway();
  let sent = 0;
  const end = open({
    values: {},
    method: 'GET',
    path: '/api/licensing/check',
    forward: async () => {
      sent += 1;
      return answered;
    },
  });
  const first = await ask(`${url}target/api/licensing/check`);
  const second = await ask(`${url}target/api/licensing/check`);
  expect([first.status, first.body, second.body]).toEqual([200, 'true', 'true']);
  expect(first.headers).not.toHaveProperty('content-encoding');
  expect(sent).toBe(1);
  expect(end()).toMatchObject({ statesAsked: 0, exchange: answered, unexpectedRequest: undefined });
});

test('passes nothing on for who does not know its path, for another request, and outside of a turn', async () => {
  const { url, open } = await gateway();
  const forward = async (): Promise<Exchange> => {
    throw new Error('it was passed on');
  };
  expect((await ask(`${url}target/api/licensing/check`)).status).toBe(404);
  open({ values: {}, method: 'GET', path: '/api/licensing/check', forward });
  expect((await ask(new URL('/target/api/licensing/check', url))).status).toBe(404);
  expect((await ask(`${url}target/api/licensing/token`)).status).toBe(404);
  expect((await ask(`${url}target/api/licensing/check`, 'POST')).status).toBe(404);
});

test('gives the values of the state to who asks for it', async () => {
  const { url, open } = await gateway();
  const end = open({ values: { rootUrl: 'https://a/' }, method: 'GET', path: '/', forward: async () => answered });
  expect((await ask(`${url}state`, 'POST')).body).toBe('{"rootUrl":"https://a/"}');
  expect(end().statesAsked).toBe(1);
});

test('tells Pact of a target that does not answer by a status that no contract has', async () => {
  const { url, open } = await gateway();
  const { response: _, ...silent } = answered;
  open({
    values: {},
    method: 'GET',
    path: '/x',
    forward: async () => ({ ...silent, failure: { kind: 'refused', message: 'refused' } }),
  });
  expect((await ask(`${url}target/x`)).status).toBe(502);
});
