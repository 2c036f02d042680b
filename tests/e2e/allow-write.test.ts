import { describe, expect, test } from 'vitest';
import { command } from './command.ts';

/** 192.0.2.1 is reserved for documentation (RFC 5737); nothing is sent there. */
const environment = {
  GRAFANA_URL: 'http://192.0.2.1:3000/',
  GRAFANA_ADMIN_PASSWORD: 'right',
  GRAFANA_LICENSE_TOKEN: 'a.b.c',
};

describe('run --impact write against another machine', () => {
  test('sends nothing unless --allow-write-to names the host', async () => {
    const { exitCode, err, out } = await command(['run', '--impact', 'write'], { environment });
    expect(err).toContain('--allow-write-to 192.0.2.1, or set GRAFANA_ALLOW_WRITE_TO. Nothing was changed.');
    expect([exitCode, out]).toEqual([2, '']);
  });

  test.each([
    ['another host', { GRAFANA_ALLOW_WRITE_TO: 'grafana.example' }],
    ['another port', { GRAFANA_ALLOW_WRITE_TO: '192.0.2.1:80' }],
  ])('exits with 2 if GRAFANA_ALLOW_WRITE_TO names %s', async (_, more) => {
    const { exitCode } = await command(['run', '--impact', 'write'], { environment: { ...environment, ...more } });
    expect(exitCode).toBe(2);
  });
});
