import { createServer } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { host, listen, pem } from '../../fixtures/hostile/listen.ts';
import { clientOf } from '../../src/app/http-client.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { Note } from '../../src/domain/messages/notes.ts';
import { closedPort, say, serve } from '../support/servers.ts';
import { settings } from '../support/settings.ts';

/** Starts a TLS server that stops with the test. */
async function startTlsServer(tls: TlsOptions = {}): Promise<string> {
  const server = createServer({ cert: pem('server.pem'), key: pem('server.key'), ...tls }, (_, response) =>
    say(response, 200, true),
  );
  const listening = await listen(server);
  onTestFinished(() => listening.close());
  return `https://${host}:${listening.port}/`;
}

/** Sends one request with the client of these settings. */
async function exchangeWith(
  change: Partial<Settings>,
  ...more: [AbortSignal?, ((note: Note) => void)?]
): Promise<Exchange> {
  const [signal, onRepeat] = more;
  const client = clientOf(settings(change), signal, onRepeat);
  onTestFinished(() => client.close());
  return client.send({ method: 'GET', path: '/api/licensing/check', as: { kind: 'none' } });
}

const ca = pem('authority.pem');

describe('the client of the settings', () => {
  test('trusts the given certificate authority and no other', async () => {
    const url = await startTlsServer();
    expect((await exchangeWith({ url, ca })).response?.status).toBe(200);
    expect((await exchangeWith({ url })).failure?.kind).toBe('tls');
  });

  test('checks certificates whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect((await exchangeWith({ url: await startTlsServer() })).failure?.kind).toBe('tls');
  });

  test('trusts any certificate if it is insecure', async () => {
    expect((await exchangeWith({ url: await startTlsServer(), insecure: true })).response?.status).toBe(200);
  });

  test('presents its client certificate', async () => {
    const url = await startTlsServer({ requestCert: true, rejectUnauthorized: true, ca });
    const clientCertificate = { cert: pem('client.pem'), key: pem('client.key') };
    expect((await exchangeWith({ url, ca, ...clientCertificate })).response?.status).toBe(200);
    expect((await exchangeWith({ url, ca })).response).toBeUndefined();
  });

  test('sends nothing to the target if its proxy refuses connections, and names the proxy', async () => {
    const { url, seen } = await serve((_, response) => say(response, 200, true));
    const proxy = `http://${host}:${await closedPort()}/`;
    const { failure } = await exchangeWith({ url, proxy });
    expect(failure?.message).toContain(`through the proxy ${new URL(proxy).host}`);
    expect(seen).toEqual([]);
  });

  test('waits no longer than the timeout', async () => {
    const { url } = await serve(() => {});
    expect((await exchangeWith({ url, timeoutMs: 50 })).failure?.kind).toBe('timeout');
  });

  test('can be interrupted', async () => {
    const { url } = await serve(() => {});
    expect((await exchangeWith({ url }, AbortSignal.abort())).failure?.kind).toBe('aborted');
  });

  test('reports a request that was sent twice', async () => {
    const { url } = await serve(({ connection }, response, socket) =>
      connection === 1 ? socket.resetAndDestroy() : say(response, 200, true),
    );
    const notes: Note[] = [];
    const { attempts } = await exchangeWith({ url }, undefined, (note) => notes.push(note));
    expect([attempts, notes]).toEqual([
      2,
      [{ code: 'request-repeated', message: expect.stringContaining('GET /api/licensing/check') }],
    ]);
  });
});
