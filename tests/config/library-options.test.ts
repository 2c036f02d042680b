import { describe, expect, test } from 'vitest';
import { type ConformanceOptions, settingsFromOptions } from '../../src/config/library-options.ts';

const target: ConformanceOptions = { url: 'http://grafana.example', admin: { user: 'admin', password: 'right' } };

async function acceptedWith(options: ConformanceOptions) {
  const outcome = await settingsFromOptions(options);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome;
}

describe('the option fetch', () => {
  const fetch = async (): Promise<Response> => new Response('true');

  test('is accepted with a URL, and together with headers', async () => {
    expect((await acceptedWith({ ...target, fetch })).settings.fetch).toBe(fetch);
    const headers = [{ name: 'X-Front', value: 'x' }];
    expect((await acceptedWith({ ...target, headers, fetch })).settings).toMatchObject({ fetch, headers });
  });

  test.for<[string, ConformanceOptions]>([
    ['reference: true', { fetch, reference: true }],
    ['url', { fetch }],
    ['proxy', { ...target, fetch, proxy: 'http://proxy.example:3128' }],
    ['insecure', { ...target, fetch, insecure: true }],
    ['ca', { ...target, fetch, ca: 'x' }],
    ['cert', { ...target, fetch, cert: 'x', key: 'x' }],
    ['must be a function', { ...target, fetch: 'fetch' as never }],
  ])('is rejected with a message that contains "%s"', async ([named, options]) => {
    expect(await settingsFromOptions(options)).toMatchObject({
      ok: false,
      problem: { code: 'configuration', message: expect.stringMatching(new RegExp(`fetch.*${named}|${named}.*fetch`)) },
    });
  });
});

describe('the options of the library', () => {
  test('may have a list of deviations, which is checked as the one of a file', async () => {
    const entry = { id: 'wrong-body', reason: 'x: "y"', until: '13.1', seen: [404] };
    const given = { reference: true, deviations: [entry, { ...entry, id: 'wrong-status', issue: '#1' }] } as const;
    expect(await settingsFromOptions(given)).toMatchObject({ ok: true, settings: { deviations: given.deviations } });
    const wrong = { ...given, deviations: [entry, { ...entry, id: 'nonsense' }] };
    expect(await settingsFromOptions(wrong)).toMatchObject({
      ok: false,
      problem: { message: expect.stringMatching(/^The option deviations, entry 2: unknown id "nonsense"/) },
    });
    // @ts-expect-error It is not a list.
    expect(await settingsFromOptions({ reference: true, deviations: 'a.yaml' })).toMatchObject({ ok: false });
  });

  test('with reference: true are for the built-in reference server at impact write', async () => {
    expect(await settingsFromOptions({ reference: true })).toMatchObject({
      ok: true,
      settings: { reference: true, impact: 'write', provision: true },
    });
  });

  test('have the defaults of the command line', async () => {
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
  ])('can be the settings that were made from options for %s', async ([, options]) => {
    const first = await acceptedWith(options);
    const {
      reporters: _reporters,
      plan: _plan,
      quiet: _quiet,
      verbose: _verbose,
      reportMode: _mode,
      hideSkipped: _hidden,
      ...settings
    } = first.settings;
    expect(await settingsFromOptions(settings)).toEqual(first);
  });

  test.for([
    ['no option', {}, 'Which server?'],
    ['neither url nor reference', { url: undefined, reference: false }, 'Which server?'],
    ['url and reference', { ...target, reference: true }, 'The option url and reference: true are both set.'],
    ['reference and insecure', { reference: true, insecure: true }, 'The option insecure is for a server with a URL'],
    [
      'reference and proxy',
      { reference: true, proxy: 'http://proxy.example' },
      'The option proxy is for a server with a URL',
    ],
    ['a url that is not one', { url: 'nowhere' }, 'The option url must be an http or https URL'],
    ['a url without a password', { url: 'http://grafana.example' }, 'No password for server admin "admin".'],
    ['an admin without a url', { admin: { user: 'admin', password: 'x' } }, 'Which server?'],
    ['a ca that is not PEM', { ...target, ca: 'no PEM' }, 'The option ca must be PEM text'],
    ['a fraction as timeoutMs', { ...target, timeoutMs: 1.5 }, 'The option timeoutMs must be a whole number'],
    ['an only without a match', { ...target, only: ['nothing'] }, 'matches no scenario'],
    [
      'the header Host',
      { ...target, headers: [{ name: 'Host', value: 'x' }] },
      'The option headers must hold a header other than host',
    ],
    [
      'a header with a line break',
      { ...target, headers: [{ name: 'X', value: 'a\r\nb' }] },
      'The option headers must hold a header',
    ],
    [
      'the unknown option uri',
      { uri: 'http://grafana.example' },
      'There is no option uri. Allowed are url, reference,',
    ],
    ['the unknown option reporters', { ...target, reporters: [] }, 'There is no option reporters.'],
  ] as const)('are rejected with $0: $2', async ([, options, message]) => {
    const outcome = await settingsFromOptions(options as ConformanceOptions);
    expect(outcome.ok ? 'accepted' : outcome.problem.message).toContain(message);
  });

  test('take undefined as not set', async () => {
    expect(await settingsFromOptions({ ...target, license: undefined, ca: undefined })).toMatchObject({ ok: true });
  });
});
