import { describe, expect, test } from 'vitest';
import { type ConformanceOptions, settingsFromOptions } from '../../src/config/library-options.ts';

const target: ConformanceOptions = { url: 'http://grafana.example', admin: { user: 'admin', password: 'right' } };

describe("the options of the library's caller", () => {
  test('nothing means the embedded server, with everything', async () => {
    expect(await settingsFromOptions({})).toMatchObject({ ok: true, settings: { impact: 'write', provision: true } });
  });

  test('they follow the rules of the command line', async () => {
    expect(
      await settingsFromOptions({ ...target, timeoutMs: 500, concurrency: 2, only: ['check.*'], strict: true }),
    ).toMatchObject({
      ok: true,
      settings: {
        url: 'http://grafana.example/',
        impact: 'read',
        timeoutMs: 500,
        concurrency: 2,
        only: ['check.*'],
        strict: true,
        admin: { user: 'admin', password: 'right' },
      },
    });
  });

  test('settings may be given again', async () => {
    const first = await settingsFromOptions({ ...target, license: 'a.b.c', impact: 'write', insecure: false });
    if (!first.ok) throw new Error(first.problem.message);
    const { reporters: _, ...settings } = first.settings;
    expect(await settingsFromOptions(settings)).toEqual(first);
  });

  test.for([
    [{ url: 'nowhere' }, 'The option url must be an http or https URL'],
    [{ url: 'http://grafana.example' }, 'no password for the server admin'],
    [{ admin: { user: 'admin', password: 'x' } }, 'says something about a target, but there is no URL'],
    [{ ...target, ca: 'no PEM' }, 'The option ca must be'],
    [{ ...target, timeoutMs: 1.5 }, 'The option timeoutMs must be a whole number'],
    [{ ...target, only: ['nothing'] }, 'matches no scenario'],
    [{ uri: 'http://grafana.example' }, 'There is no option uri. Allowed are url, impact,'],
  ] as const)('%o is refused', async ([options, message]) => {
    const loaded = await settingsFromOptions(options as ConformanceOptions);
    expect(loaded.ok ? 'taken' : loaded.problem.message).toContain(message);
  });

  test('settings for the embedded server may be given again too', async () => {
    const first = await settingsFromOptions({});
    if (!first.ok) throw new Error(first.problem.message);
    const { reporters: _, ...settings } = first.settings;
    expect(await settingsFromOptions(settings)).toEqual(first);
  });

  test('undefined means not given', async () => {
    expect(await settingsFromOptions({ url: undefined, license: undefined, ca: undefined })).toMatchObject({
      ok: true,
    });
  });
});
