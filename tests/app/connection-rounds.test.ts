import { describe, expect, test } from 'vitest';
import { inspectTarget } from '../../src/app/doctor.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { createReferenceServer } from '../../src/reference/index.ts';
import { type HandshakeServer, serveWithHandshakes } from '../support/handshake-server.ts';
import { roundTrips, settingsForRounds } from '../support/rounds.ts';
import { atOnce } from '../support/runs.ts';

/** The handshake of the first connection. Nothing can be sent beside it. */
const firstHandshake = 2;

async function startTarget(
  change: Partial<Settings> = {},
  announcesClose = false,
): Promise<{ readonly target: HandshakeServer; readonly given: Settings }> {
  const server = await createReferenceServer({ rootUrl: 'https://grafana.example/' });
  const target = await serveWithHandshakes((request) => server.fetch(request), announcesClose);
  const { admin, license } = server;
  const given = settingsForRounds({ url: target.url, admin, license }, change);
  return { target, given };
}

const unused = (target: HandshakeServer): number => target.connections().filter((requests) => requests === 0).length;

describe('connections that take two round trips to open', () => {
  test.each<Impact>(['read', 'reject', 'write'])(
    'delay a run at impact %s by the handshake of the first one alone',
    async (impact) => {
      const { target, given } = await startTarget({ impact });
      const report = await runConformance(given, {}, atOnce);
      expect(report.result).toBe('conformant');
      expect(target.rounds()).toBe(roundTrips[impact] + firstHandshake);
    },
  );

  test.each<Impact>(['read', 'reject', 'write'])('are all used at impact %s', async (impact) => {
    const { target, given } = await startTarget({ impact });
    await runConformance(given, {}, atOnce);
    expect(unused(target)).toBe(0);
  });

  test('are not opened ahead for accounts that doctor does not create', async () => {
    const { target, given } = await startTarget({ impact: 'write' });
    expect((await inspectTarget(given)).problem).toBeNull();
    expect(target.connections()).toHaveLength(4);
    expect(unused(target)).toBe(0);
  });

  test('are at most two more than are used if the password of the admin is wrong', async () => {
    const { target, given } = await startTarget({ admin: { user: 'admin', password: 'not-the-password' } });
    const report = await runConformance(given, {}, atOnce);
    expect(report.problem?.code).toBe('admin-refused');
    expect(unused(target)).toBeLessThanOrEqual(2);
  });

  test.each<Impact>(['read', 'write'])(
    'are not opened ahead at impact %s if the server announces that it closes each of them',
    async (impact) => {
      const { target, given } = await startTarget({ impact }, true);
      const report = await runConformance(given, {}, atOnce);
      expect(report.result).toBe('conformant');
      expect(new Set(target.connections())).toEqual(new Set([1]));
    },
  );
});
