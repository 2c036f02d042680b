import { describe, expect, test } from 'vitest';
import { settingsFromOptions } from '../../src/config/library-options.ts';
import { problemExitCodes } from '../../src/domain/exit-codes.ts';
import { load, messageFor, settingsFor } from './load-settings.ts';

const target = {
  GRAFANA_URL: 'http://127.0.0.1:3000',
  GRAFANA_ADMIN_PASSWORD: 'right',
  GRAFANA_LICENSE_TOKEN: 'a.b.c',
};

describe('--explore', () => {
  test('is off unless it is given', async () => {
    const settings = await settingsFor({ flags: { reference: true } });
    expect(settings).not.toHaveProperty('explore');
    expect(settings).not.toHaveProperty('seed');
  });

  test('requires impact write, which is the default with --reference', async () => {
    expect(await settingsFor({ flags: { reference: true, explore: '20', seed: '-7' } })).toMatchObject({
      explore: 20,
      seed: -7,
    });
    expect(await settingsFor({ flags: { explore: '1', impact: 'write' }, environment: target })).toMatchObject({
      explore: 1,
    });
  });

  test.for([
    ['--impact read', { reference: true, explore: '5', impact: 'read' }, {}],
    ['--impact reject', { reference: true, explore: '5', impact: 'reject' }, {}],
    ['a URL, which has impact read by default', { explore: '5' }, target],
  ] as const)('is rejected with %s', async ([, flags, environment]) => {
    const loaded = await load({ flags, environment });
    if (loaded.ok) throw new Error('The settings were accepted.');
    expect(loaded.problem.message).toContain('--explore changes the license and requires --impact write.');
    expect(problemExitCodes[loaded.problem.code]).toBe(2);
  });

  test.for(['0', '1001', '-1', 'many', '1.5'])('accepts 1 to 1000 sequences, and rejects %s', async (explore) => {
    expect(await messageFor({ flags: { reference: true, explore } })).toContain(
      '--explore must be a whole number from 1 to 1000',
    );
  });

  test.for(['2147483648', '-2147483649', '1.5', 'x', ''])(
    'accepts a seed of 32 bits, and rejects "%s"',
    async (seed) => {
      expect(await messageFor({ flags: { reference: true, explore: '1', seed } })).toContain(
        '--seed must be a whole number',
      );
    },
  );

  test.for(['2147483647', '-2147483648', '0', '-0'])('accepts the seed %s', async (seed) => {
    expect(await settingsFor({ flags: { reference: true, explore: '1', seed } })).toHaveProperty(
      'seed',
      Number(seed) + 0,
    );
  });

  test('is not needed for --seed, because payloads vary with the seed', async () => {
    expect(await settingsFor({ flags: { reference: true, seed: '1' } })).toHaveProperty('seed', 1);
  });

  test('is an option of the library', async () => {
    expect(await settingsFromOptions({ reference: true, explore: 3, seed: -7 })).toMatchObject({
      ok: true,
      settings: { explore: 3, seed: -7 },
    });
    expect(await settingsFromOptions({ reference: true, explore: 3, impact: 'read' })).toMatchObject({ ok: false });
    expect(await settingsFromOptions({ reference: true, explore: 0 })).toMatchObject({ ok: false });
  });
});
