import { describe, expect, test } from 'vitest';
import { openReadings } from '../../../src/reference/variants/open-readings.ts';
import { inProcess } from '../in-process.ts';

const token = '/api/licensing/token';
const renew = '/api/licensing/token/renew';
const check = '/api/licensing/check';
const rootUrl = 'http://grafana.test:3000/';

const start = (variant: string) => inProcess({ variant });

describe('a variant that reads the documentation differently', () => {
  test('validation-first: rejects a body without its field before it checks who the caller is', async () => {
    const grafana = await start('validation-first');
    expect((await grafana.send('anonymous', 'POST', token, {})).status).toBe(400);
    expect((await grafana.send('org-admin', 'DELETE', token, {})).status).toBe(422);
    expect((await grafana.send('anonymous', 'DELETE', token, { instance: rootUrl })).status).toBe(401);
  });

  test('unreadable-license-500: returns 500 for a token that is not a license', async () => {
    const grafana = await start('unreadable-license-500');
    expect((await grafana.send('server-admin', 'POST', token, { token: 'garbage' })).status).toBe(500);
    expect((await grafana.send('server-admin', 'POST', token, { token: '' })).status).toBe(400);
    expect((await grafana.send('server-admin', 'POST', token, { token: grafana.license })).status).toBe(200);
  });

  test('renewal-example: returns the ten fields of the example for a renewal', async () => {
    const grafana = await start('renewal-example');
    const { json } = await grafana.send('server-admin', 'POST', renew, {});
    expect(Object.keys(Object(json))).toHaveLength(10);
  });

  test('renewal-message: returns a message for a renewal, which takes place', async () => {
    const grafana = await start('renewal-message');
    const { json } = await grafana.send('server-admin', 'POST', renew, {});
    expect(json).toEqual({ message: expect.any(String) });
    expect(grafana.instance.store.license?.token).not.toBe(grafana.license);
  });

  test('renewal-500: returns 500 for a renewal and keeps the license', async () => {
    const grafana = await start('renewal-500');
    expect((await grafana.send('server-admin', 'POST', renew, {})).status).toBe(500);
    expect(grafana.instance.store.license?.token).toBe(grafana.license);
  });

  test.each([
    ['fractional-ratio', { anonymousRatio: 0.5 }],
    ['numeric-id-before-12.1', { lid: 1000 }],
  ])('%s: returns the fields %j after an addition', async (variant, fields) => {
    const grafana = await start(variant);
    const { json } = await grafana.send('server-admin', 'POST', token, { token: grafana.license });
    expect(json).toMatchObject(fields);
  });

  test.each([
    ['parsed-root-url', `${rootUrl}?a=b`],
    ['parsed-root-url', `${rootUrl}#a`],
    ['unwrapped-list', [rootUrl]],
  ])('%s: removes the license for the instance %j', async (variant, instance) => {
    const grafana = await start(variant);
    expect((await grafana.send('org-admin', 'DELETE', token, { instance })).status).toBe(403);
    expect((await grafana.send('server-admin', 'DELETE', token, { instance: `${rootUrl}other/` })).status).toBe(422);
    expect((await grafana.send('server-admin', 'DELETE', token, { instance })).status).toBe(202);
    expect(grafana.instance.store.license).toBeUndefined();
  });

  test('removal-of-nothing: returns 202 for every removal if no license is stored', async () => {
    const grafana = await start('removal-of-nothing');
    expect((await grafana.send('server-admin', 'DELETE', token, {})).status).toBe(422);
    await grafana.send('server-admin', 'DELETE', token, { instance: rootUrl });
    expect((await grafana.send('server-admin', 'DELETE', token, {})).status).toBe(202);
    expect((await grafana.send('anonymous', 'DELETE', token, {})).status).toBe(401);
  });

  test('forbidden-only: denies requests without valid credentials with 403', async () => {
    const grafana = await start('forbidden-only');
    expect((await grafana.send('anonymous', 'GET', check)).status).toBe(403);
  });

  test.each([400, 500])(
    'renewal-without-license-*: returns %i for a renewal if no license is stored',
    async (status) => {
      const grafana = await start(`renewal-without-license-${status}`);
      await grafana.send('server-admin', 'DELETE', token, { instance: rootUrl });
      expect((await grafana.send('server-admin', 'POST', renew, {})).status).toBe(status);
    },
  );

  test('invalid-license-500: returns 500 for an invalid license, but 400 for a missing token', async () => {
    const grafana = await start('invalid-license-500');
    expect((await grafana.send('server-admin', 'POST', token, { token: 'a.b.c' })).status).toBe(500);
    expect((await grafana.send('server-admin', 'POST', token, {})).status).toBe(400);
  });

  test('check-after-restart-unlicensed: returns false for check after an addition', async () => {
    const grafana = await start('check-after-restart-unlicensed');
    expect((await grafana.send('server-admin', 'POST', token, { token: grafana.license })).status).toBe(200);
    expect((await grafana.send('server-admin', 'GET', check)).json).toBe(false);
  });

  test('check-after-restart: returns true for check after a removal', async () => {
    const grafana = await start('check-after-restart');
    await grafana.send('server-admin', 'DELETE', token, { instance: rootUrl });
    expect((await grafana.send('server-admin', 'GET', check)).json).toBe(true);
    expect((await grafana.send('server-admin', 'GET', token)).status).toBe(404);
  });

  test('unknown-token-500: returns 500 for an unknown service account token', async () => {
    const grafana = await start('unknown-token-500');
    expect((await grafana.sendWith(`Bearer glsa_${'a'.repeat(32)}_${'0'.repeat(8)}`, 'GET', check)).status).toBe(500);
    expect((await grafana.send('service-account', 'GET', check)).status).toBe(403);
  });

  test('has an id and a description', () => {
    for (const { id, description } of openReadings) {
      expect(id).toMatch(/^[a-z]+(-[a-z0-9.]+)*$/);
      expect(description).toMatch(/^[A-Z].*\.$/);
    }
  });
});
