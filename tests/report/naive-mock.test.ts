import { describe, expect, test } from 'vitest';
import { exampleLicense } from '../../src/domain/example-values.ts';
import { causesOf } from '../../src/report/causes.ts';
import { terminalReport } from '../../src/report/terminal/terminal.ts';
import { runAtOnce } from '../support/runs.ts';
import { say, serve } from '../support/servers.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

/** A mock as people write it first: the examples of the page, for every caller and request. */
async function startNaiveMock(): Promise<string> {
  const { url } = await serve(({ method, path }, response) => {
    if (path === '/api/licensing/check') return say(response, 200, true);
    if (path === '/api/licensing/token/renew') return say(response, 200, exampleLicense);
    if (path !== '/api/licensing/token' || method === 'GET') return say(response, 404, { message: 'Not found' });
    return method === 'DELETE' ? say(response, 202, {}) : say(response, 200, exampleLicense);
  });
  return url;
}

async function reportOf(change: Parameters<typeof settings>[0] = {}) {
  return runAtOnce(
    settings({
      url: await startNaiveMock(),
      admin: { user: 'admin', password: 'secret' },
      orgAdmin: { user: 'editor', password: 'also secret' },
      serviceAccountToken: 'glsa_given',
      license: 'LICENSE-OF-THE-MOCK',
      impact: 'write',
      stateDirectory: temporaryDirectory(),
      ...change,
    }),
  );
}

describe('the report on a naive mock', () => {
  test('fits on one screen of 80 columns, with the most telling causes first', async () => {
    const report = await reportOf();
    const text = terminalReport(report, { color: false, width: 80 });
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(50);
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    const words = causesOf(report).map((cause) => cause.words);
    expect(words.slice(0, 5)).toEqual([
      'checks no credentials',
      'accepts any Bearer token',
      'accepts any password',
      'grants access to every user',
      'grants access to service accounts',
    ]);
    expect(words).toContain('accepts any token as a license');
    expect(words).toContain('accepts any instance');
    expect(words).toContain('forgets nothing: a removed license is still there');
    for (const shown of words.slice(0, 8)) expect(text.replace(/\s+/g, ' ')).toContain(shown);
  });

  test('counts no denial as achieved at endpoints that deny the server admin too', async () => {
    const { url } = await serve(({ path, headers }, response) => {
      const isAdmin = headers.authorization === `Basic ${btoa('admin:secret')}`;
      if (path === '/api/licensing/check' && isAdmin) return say(response, 200, true);
      say(response, headers.authorization === undefined ? 401 : 403, { message: 'Denied' });
    });
    const { fidelity, results } = await reportOf({ url, impact: 'reject' });
    const denials = results.filter(({ id }) => id.startsWith('remove.denies.') && !id.endsWith('.none-stored'));
    expect(denials.filter(({ verdict }) => verdict === 'pass' || verdict === 'warn')).toEqual([]);
    expect(fidelity?.byEndpoint.remove.achieved).toBe(0);
  });

  test('has no points for credentials and authorization if the mock grants everybody access, and counts the scenarios that the profile leaves out', async () => {
    const { fidelity } = await reportOf({ profile: 'stateless' });
    expect(fidelity?.byKind.credentials.achieved).toBe(0);
    expect(fidelity?.byKind.authorization.achieved).toBe(0);
    expect(fidelity?.overall.achievable).toBeLessThan(Number(fidelity?.overall.total));
  });
});
