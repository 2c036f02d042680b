import { createServer } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { host, listen, pem } from '../../fixtures/hostile/listen.ts';
import { clientOf } from '../../src/app/client.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { Note } from '../../src/domain/messages/notes.ts';
import { closedPort, say, serve } from '../support/servers.ts';
import { settings } from '../support/settings.ts';

/** A server that speaks TLS, and is gone when the test is. */
async function secure(tls: TlsOptions = {}): Promise<string> {
  const server = createServer({ cert: pem('server.pem'), key: pem('server.key'), ...tls }, (_, response) =>
    say(response, 200, true),
  );
  const listening = await listen(server);
  onTestFinished(() => listening.close());
  return `https://${host}:${listening.port}/`;
}

/** Asks once, with the client that these settings make. */
async function asked(change: Partial<Settings>, ...more: [AbortSignal?, ((note: Note) => void)?]): Promise<Exchange> {
  const [signal, onRepeat] = more;
  const client = clientOf(settings(change), signal, onRepeat);
  onTestFinished(() => client.close());
  return client.send({ method: 'GET', path: '/api/licensing/check', as: { kind: 'none' } });
}

const ca = pem('authority.pem');

describe('the client of the settings', () => {
  test('trusts the authority that is named, and no other', async () => {
    const url = await secure();
    expect((await asked({ url, ca })).response?.status).toBe(200);
    expect((await asked({ url })).failure?.kind).toBe('tls');
  });

  test('checks certificates whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect((await asked({ url: await secure() })).failure?.kind).toBe('tls');
  });

  test('trusts everybody where it is told to', async () => {
    expect((await asked({ url: await secure(), insecure: true })).response?.status).toBe(200);
  });

  test('shows its certificate', async () => {
    const url = await secure({ requestCert: true, rejectUnauthorized: true, ca });
    const shown = { cert: pem('client.pem'), key: pem('client.key') };
    expect((await asked({ url, ca, ...shown })).response?.status).toBe(200);
    expect((await asked({ url, ca })).response).toBeUndefined();
  });

  test('goes through the proxy', async () => {
    const { url, seen } = await serve((_, response) => say(response, 200, true));
    const proxy = `http://${host}:${await closedPort()}/`;
    const { failure } = await asked({ url, proxy });
    expect(failure?.message).toContain(`through the proxy ${new URL(proxy).host}`);
    expect(seen).toEqual([]);
  });

  test('waits no longer than it is told', async () => {
    const { url } = await serve(() => {});
    expect((await asked({ url, timeoutMs: 50 })).failure?.kind).toBe('timeout');
  });

  test('can be interrupted', async () => {
    const { url } = await serve(() => {});
    expect((await asked({ url }, AbortSignal.abort())).failure?.kind).toBe('aborted');
  });

  test('tells of what was sent twice', async () => {
    const { url } = await serve(({ connection }, response, socket) =>
      connection === 1 ? socket.resetAndDestroy() : say(response, 200, true),
    );
    const notes: Note[] = [];
    const { attempts } = await asked({ url }, undefined, (note) => notes.push(note));
    expect([attempts, notes]).toEqual([
      2,
      [{ code: 'request-repeated', message: expect.stringContaining('GET /api/licensing/check') }],
    ]);
  });
});
