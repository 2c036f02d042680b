import { describe, expect, test } from 'vitest';
import { settingsFromOptions } from '../../src/config/library-options.ts';
import { exitCodes } from '../../src/domain/problem.ts';
import { load, refusalOf, settingsFor } from './surroundings.ts';

const target = {
  GRAFANA_URL: 'http://127.0.0.1:3000',
  GRAFANA_ADMIN_PASSWORD: 'right',
  GRAFANA_LICENSE_TOKEN: 'a.b.c',
};

describe('--explore', () => {
  test('is off unless it is given', async () => {
    const settings = await settingsFor({});
    expect(settings).not.toHaveProperty('explore');
    expect(settings).not.toHaveProperty('seed');
  });

  test('goes with impact write, which the embedded server has by itself', async () => {
    expect(await settingsFor({ flags: { explore: '20', seed: '-7' } })).toMatchObject({ explore: 20, seed: -7 });
    expect(await settingsFor({ flags: { explore: '1', impact: 'write' }, environment: target })).toMatchObject({
      explore: 1,
    });
  });

  test.for([
    [{ explore: '5', impact: 'read' }, {}],
    [{ explore: '5', impact: 'reject' }, {}],
    [{ explore: '5' }, target],
  ] as const)('is wrong usage with another impact: %o', async ([flags, environment]) => {
    const loaded = await load({ flags, environment });
    if (loaded.ok) throw new Error('The settings were taken.');
    expect(loaded.problem.message).toContain('--explore changes the license of the target: it needs --impact write.');
    expect(exitCodes[loaded.problem.code]).toBe(2);
  });

  test.for(['0', '1001', '-1', 'many', '1.5'])('takes 1 to 1000 sequences, not %s', async (explore) => {
    expect(await refusalOf({ flags: { explore } })).toContain('--explore must be a whole number from 1 to 1000');
  });

  test.for(['2147483648', '-2147483649', '1.5', 'x', ''])('takes a seed of 32 bits, not "%s"', async (seed) => {
    expect(await refusalOf({ flags: { explore: '1', seed } })).toContain('--seed must be a whole number');
  });

  test.for(['2147483647', '-2147483648', '0', '-0'])('takes the seed %s', async (seed) => {
    expect(await settingsFor({ flags: { explore: '1', seed } })).toHaveProperty('seed', Number(seed) + 0);
  });

  test('a seed alone is a mistake', async () => {
    expect(await refusalOf({ flags: { seed: '1' } })).toBe('--seed says nothing without --explore.');
  });

  test('is an option of the library, too', async () => {
    expect(await settingsFromOptions({ explore: 3, seed: -7 })).toMatchObject({
      ok: true,
      settings: { explore: 3, seed: -7 },
    });
    expect(await settingsFromOptions({ explore: 3, impact: 'read' })).toMatchObject({ ok: false });
    expect(await settingsFromOptions({ explore: 0 })).toMatchObject({ ok: false });
  });
});
