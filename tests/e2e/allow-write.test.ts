import { describe, expect, test } from 'vitest';
import { command } from './command.ts';

/** 192.0.2.1 is nobody's (RFC 5737); nothing is sent there. */
const environment = {
  GRAFANA_URL: 'http://192.0.2.1:3000/',
  GRAFANA_ADMIN_PASSWORD: 'right',
  GRAFANA_LICENSE_TOKEN: 'a.b.c',
};

describe('--impact write against another machine', () => {
  test('does not begin unless its host is named', async () => {
    const started = performance.now();
    const { exitCode, err, out } = await command(['run', '--impact', 'write'], { environment });
    expect(err).toContain('--allow-write-to 192.0.2.1, or set GRAFANA_ALLOW_WRITE_TO. Nothing was sent.');
    expect([exitCode, out]).toEqual([2, '']);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  test.each([
    ['another host', { GRAFANA_ALLOW_WRITE_TO: 'grafana.example' }],
    ['another port', { GRAFANA_ALLOW_WRITE_TO: '192.0.2.1:80' }],
  ])('to name %s does not do', async (_, more) => {
    const { exitCode } = await command(['run', '--impact', 'write'], { environment: { ...environment, ...more } });
    expect(exitCode).toBe(2);
  });
});
