import { describe, expect, test } from 'vitest';
import { createNote } from '../../../src/domain/messages/notes.ts';
import { reference } from '../../support/settings.ts';
import { interaction, pactFile, resultIn, settingsWith, writing } from '../fixtures.ts';
import { sharePact } from '../shared-pact.ts';

const { verify } = sharePact();

const as = (persona: string, name = 'any') => [{ name, params: { persona } }];
const token = '/api/licensing/token';
const from = (value: string): string => `\${${value}}`;

describe("a consumer's own pact", () => {
  test('is verified with the documented states, personas and values', async () => {
    const pacts = [
      pactFile([
        interaction({ description: 'licensed', states: as('server-admin', 'a license is stored'), answer: true }),
        interaction({ description: 'unlicensed', states: as('server-admin', 'no license is stored'), answer: false }),
        interaction({ description: 'no credentials', states: as('anonymous'), status: 401 }),
        interaction({
          description: 'apply',
          method: 'POST',
          path: token,
          states: [{ name: 'no license is stored' }],
          body: { token: 'dummy' },
          injected: { '$.token': from('license') },
        }),
        interaction({
          description: 'remove',
          method: 'DELETE',
          path: token,
          states: [{ name: 'a license is stored' }],
          body: { instance: 'dummy' },
          injected: { '$.instance': from('rootUrl') },
          status: 202,
        }),
        interaction({
          description: 'wrong instance',
          method: 'DELETE',
          path: token,
          body: { instance: 'dummy' },
          injected: { '$.instance': from('longerRootUrl') },
          status: 422,
        }),
      ]),
    ];
    const report = await verify(await settingsWith(), { pacts });
    expect(report.results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['pact.licensed', 'pass'],
      ['pact.unlicensed', 'pass'],
      ['pact.no-credentials', 'pass'],
      ['pact.apply', 'pass'],
      ['pact.remove', 'pass'],
      ['pact.wrong-instance', 'pass'],
    ]);
    expect(report.exitCode).toBe(0);
  });

  test('fails with exit code 1 if check returns true and the consumer expects false', async () => {
    const pacts = [pactFile([interaction({ states: as('server-admin', 'a license is stored'), answer: false })])];
    const report = await verify(await settingsWith(), { pacts });
    expect(resultIn(report, 'pact.a-check')).toMatchObject({
      verdict: 'fail',
      findings: [{ requirement: 'contract', expected: 'to be equal to false (Boolean)', seen: 'true' }],
    });
    expect(report.exitCode).toBe(1);
  });

  test.for([
    ['2.0.0', { providerState: 'a license is stored' }],
    ['3.0.0', { providerStates: [{ name: 'a license is stored', params: { persona: 'server-admin' } }] }],
  ] as const)('may have version %s of the pact specification', async ([version, states]) => {
    const old = {
      description: 'an old check',
      ...states,
      request: { method: 'GET', path: '/api/licensing/check' },
      response: { status: 200, body: true },
    };
    const report = await verify(await settingsWith(), { pacts: [pactFile([old], version)] });
    expect(resultIn(report, 'pact.an-old-check').verdict).toBe('pass');
  });

  test('may have interactions of other APIs, which are listed as not verified', async () => {
    const pacts = [pactFile([interaction(), interaction({ description: 'dashboards', path: '/api/search' })])];
    const report = await verify(await settingsWith(), { pacts });
    expect(report.results).toHaveLength(1);
    expect(report.notes).toContainEqual(
      createNote('pact-interactions-not-verified', { descriptions: ['dashboards'], more: 0 }),
    );
  });

  test('may have the same description as another pact', async () => {
    const report = await verify(await settingsWith(), {
      pacts: [pactFile([interaction()]), pactFile([interaction()])],
    });
    expect(report.results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['pact.a-check', 'pass'],
      ['pact.a-check-2', 'pass'],
    ]);
  });
});

describe('an interaction that could remove the license', () => {
  const removal = (body: unknown, injected: Readonly<Record<string, string>> = {}, status = 422) =>
    interaction({ description: 'remove', method: 'DELETE', path: token, body, injected, status });

  test.for([
    ['a removal that expects success', () => removal({ instance: 'x' }, { '$.instance': from('rootUrl') }, 202)],
    [
      'a removal of the injected root URL that expects a rejection',
      () => removal({ instance: 'x' }, { '$.instance': from('rootUrl') }),
    ],
    ['a removal with the root URL written out', (url: string) => removal({ Instance: url })],
    [
      'an interaction with a scenario id of the suite and another body',
      (url: string) => ({
        ...removal({ instance: url }),
        comments: { scenario: 'remove.rejects.another-instance' },
      }),
    ],
  ] as const)('is not sent below impact write: %s', async ([, createInteraction]) => {
    const server = await reference();
    const { url, rootUrl, admin, license } = server;
    const settings = await settingsWith({ url, admin, license, provision: true, impact: 'reject' });
    const report = await verify(settings, { pacts: [pactFile([createInteraction(rootUrl)])] });
    expect(resultIn(report, 'pact.remove')).toMatchObject({ verdict: 'skipped', exchange: null });
    expect(report.exitCode).toBe(4);
    expect(server.state().storedLicense?.token).toBe(license);
  });

  test('is sent at impact write, and the license is restored', async () => {
    const server = await reference();
    const pacts = [pactFile([removal({ instance: server.rootUrl }, {}, 202)])];
    const report = await verify(await writing(server), { pacts });
    expect(resultIn(report, 'pact.remove').verdict).toBe('pass');
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test('fails if it has a query, which selects the organization of the request', async () => {
    const pacts = [pactFile([interaction({ query: { orgId: ['2'] } }), interaction({ description: 'b' })])];
    const report = await verify(await settingsWith(), { pacts });
    expect(resultIn(report, 'pact.a-check')).toMatchObject({ verdict: 'fail', exchange: null });
  });
});
