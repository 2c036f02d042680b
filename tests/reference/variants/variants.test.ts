import { describe, expect, test } from 'vitest';
import { variants } from '../../../src/reference/index.ts';
import { openReadings } from '../../../src/reference/variants/open-readings.ts';
import { type Client, start } from '../client.ts';
import { exchangeBytes } from '../socket.ts';

const check = 'api/licensing/check';
const token = 'api/licensing/token';
const renew = 'api/licensing/token/renew';

const add = (grafana: Client) => grafana.admin('POST', token, { token: grafana.server.license });
const remove = (grafana: Client, instance: unknown = grafana.server.rootUrl) =>
  grafana.admin('DELETE', token, { instance });

/** Variants that read the documentation differently where it is unclear have tests of their own. */
const plainVariants = variants.filter((variant) => !openReadings.includes(variant));

describe('each conforming variant', () => {
  test('has a unique id and a description', () => {
    expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
    for (const { description } of variants) expect(description).toMatch(/^[A-Z].*\.$/);
  });

  test.each(plainVariants)('$id follows the documented license lifecycle', async ({ id }) => {
    await using grafana = await start({ variant: id });
    const fromFile = id === 'license-from-file';
    const says = async () => {
      if (id === 'late-to-show') await grafana.admin('GET', check);
      return grafana.admin('GET', check);
    };
    expect(await add(grafana)).toMatchObject({ status: 200, json: { status: expect.any(Number) } });
    expect(await says()).toMatchObject({ status: 200, json: true });
    expect((await grafana.admin('POST', renew, {})).status).toBe(id === 'issuer-unreachable' ? 504 : 200);
    expect(await remove(grafana)).toMatchObject({ status: 202, json: expect.any(Object) });
    expect(await says()).toMatchObject({ status: 200, json: fromFile });
    expect((await remove(grafana)).status).toBe(202);
    expect((await remove(grafana, 'https://elsewhere.example/')).status).toBe(422);
    expect((await grafana.admin('POST', token, { token: 'garbage' })).status).toBe(400);
  });

  test.each(plainVariants)('$id denies every persona but the server admin', async ({ id }) => {
    await using grafana = await start({ variant: id });
    for (const persona of ['org-admin', 'service-account', 'anonymous', 'invalid-token'] as const) {
      for (const [method, path] of [
        ['GET', check],
        ['POST', token],
        ['POST', renew],
        ['DELETE', token],
      ] as const) {
        const body = method === 'GET' ? undefined : {};
        const denied = await grafana.send(method, path, { auth: grafana.auth[persona], body });
        expect([401, 403]).toContain(denied.status);
        expect(denied.json).toMatchObject({ message: expect.any(String) });
      }
    }
  });
});

describe('a conforming variant', () => {
  test('charset: adds charset=utf-8 to the Content-Type', async () => {
    await using grafana = await start({ variant: 'charset' });
    expect((await grafana.admin('GET', check)).headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('extra-fields: adds fields to licenses and errors', async () => {
    await using grafana = await start({ variant: 'extra-fields' });
    expect((await add(grafana)).json).toHaveProperty('features.reporting', true);
    expect((await grafana.send('GET', check)).json).toHaveProperty('hint', null);
    expect((await remove(grafana)).text).toBe('{}');
  });

  test('missing-fields: omits anonymousRatio after an addition', async () => {
    await using grafana = await start({ variant: 'missing-fields' });
    const { json } = await add(grafana);
    expect(json).toHaveProperty('jti');
    expect(json).not.toHaveProperty('anonymousRatio');
  });

  test('prod-null: returns prod as null', async () => {
    await using grafana = await start({ variant: 'prod-null' });
    expect((await add(grafana)).json).toHaveProperty('prod', null);
    expect((await grafana.admin('POST', renew, {})).json).toHaveProperty('prod', null);
  });

  test('removal-message: returns a message after a removal', async () => {
    await using grafana = await start({ variant: 'removal-message' });
    expect((await remove(grafana)).json).toEqual({ message: expect.any(String) });
  });

  test('renewal-empty-body: returns an empty body after a renewal', async () => {
    await using grafana = await start({ variant: 'renewal-empty-body' });
    const renewed = await grafana.admin('POST', renew, {});
    expect(renewed).toMatchObject({ status: 200, text: '' });
    expect(renewed.headers.get('content-length')).toBe('0');
    expect(grafana.server.state().storedLicense?.token).not.toBe(grafana.server.license);
  });

  test('connection-close: closes the connection after each response', async () => {
    await using grafana = await start({ variant: 'connection-close' });
    // This ends only because the server closes the connection.
    const raw = await exchangeBytes(grafana.server.url, 'GET /api/health HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(raw).toMatch(/\r\nconnection: close\r\n/i);
  });

  test('odd-headers: sends header names in an unusual case', async () => {
    await using grafana = await start({ variant: 'odd-headers' });
    const request = 'GET /api/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const raw = await exchangeBytes(grafana.server.url, request);
    expect(raw).toContain('\r\ncOnTeNt-tYpE: application/json');
    expect(raw).toContain('"database": "ok"');
  });

  test('bad-request-for-missing-instance: rejects a missing, empty or numeric instance with 400', async () => {
    await using grafana = await start({ variant: 'bad-request-for-missing-instance' });
    for (const instance of [undefined, '', 1]) {
      expect((await grafana.admin('DELETE', token, { instance })).status).toBe(400);
    }
    expect(grafana.server.state().storedLicense).toBeDefined();
  });

  test('pretty-json: indents JSON', async () => {
    await using grafana = await start({ variant: 'pretty-json' });
    expect((await add(grafana)).text).toMatch(/^\{\n {2}"status": 1,\n/);
  });

  test('message-only-errors: returns errors with only a message', async () => {
    await using grafana = await start({ variant: 'message-only-errors' });
    expect((await grafana.send('GET', check)).json).toEqual({ message: 'Unauthorized' });
  });

  test('zero-license: returns zero values after an addition, and the real license from GET', async () => {
    await using grafana = await start({ variant: 'zero-license' });
    expect((await add(grafana)).json).toMatchObject({ status: 0, jti: '', prod: null, trial: false });
    expect((await grafana.admin('GET', token)).json).toMatchObject({ status: 1, sub: grafana.server.rootUrl });
  });

  test('trailing-slash: accepts an instance without its trailing slash', async () => {
    await using grafana = await start({ variant: 'trailing-slash' });
    expect((await remove(grafana, [grafana.server.rootUrl.slice(0, -1)])).status).toBe(422);
    expect((await remove(grafana, grafana.server.rootUrl.slice(0, -1))).status).toBe(202);
    expect(grafana.server.state().storedLicense).toBeUndefined();
  });

  test('deprecation-headers: sends deprecation headers', async () => {
    await using grafana = await start({ variant: 'deprecation-headers' });
    const { headers } = await grafana.admin('GET', check);
    expect(headers.get('deprecation')).toMatch(/^@\d+$/);
    expect(Date.parse(headers.get('sunset') ?? '')).not.toBeNaN();
  });

  test('late-to-show: shows a change at the second read, on each endpoint separately', async () => {
    await using grafana = await start({ variant: 'late-to-show' });
    const looks = async () => [(await grafana.admin('GET', check)).json, (await grafana.admin('GET', token)).status];
    expect(await looks()).toEqual([true, 200]);
    await remove(grafana);
    expect(await looks()).toEqual([true, 200]);
    expect(await looks()).toEqual([false, 404]);
    expect(grafana.server.state().storedLicense).toBeUndefined();
  });

  test('sample-license-page: returns a sample license to the server admin, whatever is stored', async () => {
    await using grafana = await start({ variant: 'sample-license-page' });
    const sample = { lid: '1', sub: 'https://another-instance.invalid/' };
    expect((await grafana.admin('GET', token)).json).toMatchObject(sample);
    await remove(grafana);
    expect((await grafana.admin('GET', token)).json).toMatchObject(sample);
    expect((await grafana.send('GET', token)).status).toBe(401);
  });

  test('issuer-unreachable: renews nothing while the issuer is unreachable', async () => {
    await using grafana = await start({ variant: 'issuer-unreachable' });
    expect((await grafana.admin('POST', renew, {})).status).toBe(504);
    expect(grafana.server.state().storedLicense?.token).toBe(grafana.server.license);
  });

  test('problem-json: returns errors as application/problem+json', async () => {
    await using grafana = await start({ variant: 'problem-json' });
    expect((await grafana.send('GET', check)).headers.get('content-type')).toBe('application/problem+json');
    expect((await grafana.admin('GET', check)).headers.get('content-type')).toBe('application/json');
  });

  test('bare-401: returns 401 for paths beside the four endpoints', async () => {
    await using grafana = await start({ variant: 'bare-401' });
    expect((await grafana.admin('GET', 'api/user')).status).toBe(401);
    expect((await grafana.admin('GET', check)).status).toBe(200);
  });

  test('grafana-9: its version is overridden by the option grafanaVersion', async () => {
    await using grafana = await start({ variant: 'grafana-9', grafanaVersion: '11.0.0' });
    expect((await grafana.send('GET', 'api/health')).json).toMatchObject({ version: '11.0.0' });
  });
});
