import { describe, expect, onTestFinished, test } from 'vitest';
import { startFront } from '../../fixtures/hostile/front.ts';
import { renderReport } from '../../src/report/reporters.ts';
import { runLine } from '../cli/fake-io.ts';
import { runAtOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

describe('a password that --provision makes up', () => {
  test.each(['POST', 'PATCH'])('is shown nowhere if the server refuses %s and echoes it', async (refused) => {
    let password = '';
    const front = await startFront(async ({ method, path, body, response, pass }) => {
      if (method === 'POST' && path === '/api/admin/users')
        password = String(JSON.parse(body.toString('utf8')).password);
      const isRefused = method === refused && /^\/api\/(admin\/users$|orgs\/)/.test(path);
      if (!isRefused) return pass();
      const message = `password ${password} is not allowed, nor is ${Buffer.from(password).toString('base64')}`;
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
    });
    onTestFinished(() => front.close());
    const { url, admin } = front.way;
    const told: string[] = [];
    const report = await runAtOnce(
      settings({ url, admin, provision: true, showBodies: true, stateDirectory: temporaryDirectory() }),
      { onEvent: (event) => told.push(event.kind === 'note' ? event.note.message : '') },
    );
    expect(password).not.toBe('');
    expect(JSON.stringify(report)).toContain('[REDACTED:GRAFANA_PASSWORD] is not allowed');
    const shown = (['terminal', 'json', 'junit'] as const).map((name) => renderReport(name, report, { color: false }));
    for (const text of [...shown, ...told]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(Buffer.from(password).toString('base64').replaceAll('=', ''));
    }
  });
});

describe('a secret in a setting that is not a secret', () => {
  const url = 'https://grafana.example:3000/';
  const secret = 'Hunter2-Hunter2';

  test.each([
    ['GRAFANA_ADMIN_USER', `admin:${secret}`],
    ['GRAFANA_USER', `viewer:${secret}`],
    ['GRAFANA_ALLOW_WRITE_TO', `u:${secret}@grafana.example`],
    ['GRAFANA_ASSUME_INSTALLED', `u:${secret}@grafana.example`],
    ['GRAFANA_URL', `http://u:${secret}@[`],
    ['GRAFANA_INSTANCE', `http://u:${secret}@[`],
    ['HTTPS_PROXY', `ftp://u:${secret}@proxy.example`],
  ])('is not printed when doctor exits with 2 because of %s', async (name, value) => {
    const environment = { GRAFANA_URL: url, GRAFANA_ADMIN_PASSWORD: 'x', [name]: value };
    const { exitCode, out, err } = await runLine(['doctor'], { environment });
    expect(exitCode).toBe(2);
    expect(err).toContain(name);
    expect(out + err).not.toContain(secret);
  });

  test('is not printed when run exits with 2 because of the flag --allow-write-to', async () => {
    const { exitCode, out, err } = await runLine(
      ['run', '--url', url, '--allow-write-to', `u:${secret}@grafana.example`, '--impact', 'write'],
      { environment: { GRAFANA_ADMIN_PASSWORD: 'x' } },
    );
    expect([exitCode, (out + err).includes(secret)]).toEqual([2, false]);
  });

  test('is not printed when doctor exits with 2 because GRAFANA_VERSION repeats the password', async () => {
    const environment = { GRAFANA_URL: url, GRAFANA_ADMIN_PASSWORD: secret, GRAFANA_VERSION: secret };
    const { exitCode, out, err } = await runLine(['doctor'], { environment });
    expect([exitCode, (out + err).includes(secret)]).toEqual([2, false]);
  });
});
