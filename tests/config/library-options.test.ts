import { describe, expect, test } from 'vitest';
import { type ConformanceOptions, settingsFromOptions } from '../../src/config/library-options.ts';

const target: ConformanceOptions = { url: 'http://grafana.example', admin: { user: 'admin', password: 'right' } };

async function acceptedWith(options: ConformanceOptions) {
  const outcome = await settingsFromOptions(options);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome;
}

describe('settingsFromOptions', () => {
  test('checks the built-in reference server at impact write with reference: true', async () => {
    expect(await settingsFromOptions({ reference: true })).toMatchObject({
      ok: true,
      settings: { reference: true, impact: 'write', provision: true },
    });
  });

  test('follows the rules of the command line', async () => {
    expect(
      await settingsFromOptions({ ...target, timeoutMs: 500, concurrency: 2, only: ['check.*'], strict: true }),
    ).toMatchObject({
      ok: true,
      settings: {
        url: 'http://grafana.example/',
        reference: false,
        impact: 'read',
        timeoutMs: 500,
        concurrency: 2,
        only: ['check.*'],
        strict: true,
        admin: { user: 'admin', password: 'right' },
      },
    });
  });

  test.for<[string, ConformanceOptions]>([
    ['a URL', { ...target, license: 'a.b.c', impact: 'write', insecure: false, expiresWithinDays: 14 }],
    ['headers', { ...target, headers: [{ name: 'CF-Access-Client-Secret', value: 'x' }] }],
    ['the built-in reference server', { reference: true }],
  ])('accepts the settings that it made for %s', async ([, options]) => {
    const first = await acceptedWith(options);
    const { reporters: _, quiet: _quiet, verbose: _verbose, ...settings } = first.settings;
    expect(await settingsFromOptions(settings)).toEqual(first);
  });

  test.for([
    [{}, 'Which server?'],
    [{ url: undefined, reference: false }, 'Which server?'],
    [{ ...target, reference: true }, 'The option url and reference: true are both set.'],
    [{ reference: true, insecure: true }, 'The option insecure is for a server with a URL'],
    [{ reference: true, proxy: 'http://proxy.example' }, 'The option proxy is for a server with a URL'],
    [{ url: 'nowhere' }, 'The option url must be an http or https URL'],
    [{ url: 'http://grafana.example' }, 'No password for server admin "admin".'],
    [{ admin: { user: 'admin', password: 'x' } }, 'Which server?'],
    [{ ...target, ca: 'no PEM' }, 'The option ca must be PEM text'],
    [{ ...target, timeoutMs: 1.5 }, 'The option timeoutMs must be a whole number'],
    [{ ...target, only: ['nothing'] }, 'matches no scenario'],
    [{ ...target, headers: [{ name: 'Host', value: 'x' }] }, 'The option headers must hold a header other than host'],
    [{ ...target, headers: [{ name: 'X', value: 'a\r\nb' }] }, 'The option headers must hold a header'],
    [{ uri: 'http://grafana.example' }, 'There is no option uri. Allowed are url, reference,'],
    [{ ...target, reporters: [] }, 'There is no option reporters.'],
  ] as const)('rejects %o', async ([options, message]) => {
    const outcome = await settingsFromOptions(options as ConformanceOptions);
    expect(outcome.ok ? 'accepted' : outcome.problem.message).toContain(message);
  });

  test('takes undefined as not set', async () => {
    expect(await settingsFromOptions({ ...target, license: undefined, ca: undefined })).toMatchObject({ ok: true });
  });
});
