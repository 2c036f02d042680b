import { describe, expect, test } from 'vitest';
import { createReferenceServer } from '../../src/reference/index.ts';
import { basic } from './client.ts';

const checkPath = 'api/licensing/check';

function request(url: string, authorization: string, init: RequestInit = {}): Request {
  return new Request(url, { ...init, headers: { authorization, 'content-type': 'application/json' } });
}

describe('createReferenceServer', () => {
  test('responds to a Request without a network, and keeps the state', async () => {
    const { fetch, url, rootUrl, admin } = await createReferenceServer({ rootUrl: 'https://grafana.example' });
    expect([url, rootUrl]).toEqual(['https://grafana.example/', 'https://grafana.example/']);
    const authorization = basic(admin.user, admin.password);
    const check = async (): Promise<unknown> => (await fetch(request(url + checkPath, authorization))).json();
    expect(await check()).toBe(true);
    const removal = { method: 'DELETE', body: JSON.stringify({ instance: rootUrl }) };
    expect((await fetch(request(`${url}api/licensing/token`, authorization, removal))).status).toBe(202);
    expect(await check()).toBe(false);
  });

  test('serves at the default root URL of Grafana, under the sub-path', async () => {
    const { fetch, url, rootUrl, admin } = await createReferenceServer({ subPath: '/grafana' });
    expect([url, rootUrl]).toEqual(['http://localhost:3000/grafana/', 'http://localhost:3000/grafana/']);
    const authorization = basic(admin.user, admin.password);
    expect((await fetch(request(url + checkPath, authorization))).status).toBe(200);
    expect((await fetch(request(`http://any.example/grafana/${checkPath}`, authorization))).status).toBe(200);
    expect((await fetch(request(`http://localhost:3000/${checkPath}`, authorization))).status).toBe(404);
  });

  test('sends no Content-Type if the server has none', async () => {
    const { fetch, url, admin } = await createReferenceServer({ fault: 'check.answers-untyped' });
    const response = await fetch(request(url + checkPath, basic(admin.user, admin.password)));
    expect([response.headers.get('content-type'), await response.text()]).toEqual([null, 'true']);
  });

  test('rejects with the reason of a signal that is aborted, also while a response is delayed', async () => {
    const { fetch, url } = await createReferenceServer({ latencyMs: 1000 });
    const controller = new AbortController();
    const response = fetch(new Request(url, { signal: controller.signal }));
    controller.abort(new Error('no longer needed'));
    await expect(response).rejects.toThrow('no longer needed');
    await expect(fetch(new Request(url, { signal: controller.signal }))).rejects.toThrow('no longer needed');
  });

  test('listens on the network with the same data', async () => {
    const server = await createReferenceServer({ rootUrl: 'https://grafana.example/', unlicensed: true });
    const listening = await server.listen();
    const authorization = basic(server.admin.user, server.admin.password);
    const addition = { method: 'POST', body: JSON.stringify({ token: server.license }) };
    await server.fetch(request(`${server.url}api/licensing/token`, authorization, addition));
    const overNetwork = await fetch(request(listening.url + checkPath, authorization));
    await listening.close();
    expect(await overNetwork.json()).toBe(true);
    expect(listening.rootUrl).toBe('https://grafana.example/');
    expect(server.state().requests.map(({ status }) => status)).toEqual([200, 200]);
    await expect(fetch(listening.url)).rejects.toThrow();
  });

  test('delays responses also after it has stopped to listen', async () => {
    const server = await createReferenceServer({ latencyMs: 300 });
    await (await server.listen()).close();
    const controller = new AbortController();
    const response = server.fetch(new Request(server.url, { signal: controller.signal }));
    // A response that is not delayed takes no more than a turn of the event loop.
    await new Promise(setImmediate);
    controller.abort(new Error('still delayed'));
    await expect(response).rejects.toThrow('still delayed');
  });

  test('rejects a port that is in use when it listens', async () => {
    const first = await (await createReferenceServer()).listen();
    const second = await createReferenceServer({ port: Number(new URL(first.url).port) });
    await expect(second.listen()).rejects.toMatchObject({ problem: 'port-in-use' });
    await first.close();
  });
});
