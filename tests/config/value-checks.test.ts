import { describe, expect, test } from 'vitest';
import { load, messageFor, settingsFor } from './load-settings.ts';

const target = { GRAFANA_URL: 'https://grafana.example', GRAFANA_ADMIN_PASSWORD: 'right' };

describe('options that are checked before anything acts on them', () => {
  test.for([
    [{ expect: 'licensed' }, { expect: 'licensed' }],
    [{ expect: 'unlicensed' }, { expect: 'unlicensed' }],
    [{ expiresWithin: '14d' }, { expiresWithinDays: 14 }],
    [{ settle: '0' }, { settleMs: 0 }],
    [{ maxTime: '60' }, { maxTimeSeconds: 60 }],
    [{ wait: '30' }, { waitSeconds: 30 }],
    [{ assumeInstalled: 'Grafana.Example:443' }, { assumeInstalled: 'grafana.example:443' }],
    [{ showBodies: true }, { showBodies: true }],
    [
      { header: ['X-Tenant: 1', 'X-Other:2'] },
      {
        headers: [
          { name: 'X-Tenant', value: '1' },
          { name: 'X-Other', value: '2' },
        ],
      },
    ],
  ] as const)('accept %o', async ([flags, expected]) => {
    expect(await settingsFor({ flags, environment: target })).toMatchObject(expected);
  });

  test.for([
    { expect: 'yes' },
    { expiresWithin: '0d' },
    { expiresWithin: '2w' },
    { settle: '-1' },
    { maxTime: '0' },
    { wait: '1m' },
    { assumeInstalled: 'https://grafana.example/' },
    { assumeInstalled: 'a.example,b.example' },
  ])('reject %o', async (flags) => {
    expect(await load({ flags, environment: target })).toMatchObject({ ok: false });
  });

  test.for([
    ['GRAFANA_EXPECT', 'unlicensed', { expect: 'unlicensed' }],
    ['GRAFANA_ASSUME_INSTALLED', 'grafana.example', { assumeInstalled: 'grafana.example' }],
  ] as const)('may come from the variable %s', async ([name, value, expected]) => {
    expect(await settingsFor({ environment: { ...target, [name]: value } })).toMatchObject(expected);
  });
});

describe('--header', () => {
  test.for([
    'Authorization',
    'Cookie',
    'X-Token',
    'CF-Access-Client-Secret',
    'X-Api-Key',
    'X-Password',
    'X-Goog-IAP-JWT-Assertion',
  ])('rejects a literal value of %s, and does not show it', async (name) => {
    const message = await messageFor({ flags: { header: [`${name}: hunter2`] }, environment: target });
    expect(message).toContain('--header must be');
    expect(message).not.toContain('hunter2');
  });

  test.for([
    'Host: x',
    'content-type: x',
    'Content-Length: 1',
    'Authorization: env:TOKEN',
    'no colon',
    ': x',
    'A B: x',
    'X: a\nb',
  ])('rejects %j', async (header) => {
    expect(await load({ flags: { header: [header] }, environment: { ...target, TOKEN: 'x' } })).toMatchObject({
      ok: false,
    });
  });

  test('takes the value of env:CF_SECRET from the variable CF_SECRET', async () => {
    const environment = { ...target, CF_SECRET: 'x' };
    const { headers } = await settingsFor({
      flags: { header: ['CF-Access-Client-Secret: env:CF_SECRET'] },
      environment,
    });
    expect(headers).toEqual([{ name: 'CF-Access-Client-Secret', value: 'x' }]);
  });

  test.for([{}, { CF_SECRET: '' }, { CF_SECRET: 'a\nb' }])(
    'rejects env:CF_SECRET in the environment %j',
    async (more) => {
      const flags = { header: ['CF-Access-Client-Secret: env:CF_SECRET'] };
      expect(await messageFor({ flags, environment: { ...target, ...more } })).toBe(
        'The variable CF_SECRET must be set to a value that the header CF-Access-Client-Secret can have.',
      );
    },
  );
});
