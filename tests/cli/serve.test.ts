import { describe, expect, test, vi } from 'vitest';
import { serve } from '../../src/cli/serve.ts';
import { startReferenceServer } from '../../src/reference/index.ts';
import { type FakeIo, fakeIo, runLine } from './fake-io.ts';

async function serving(io: FakeIo): Promise<URL> {
  return vi.waitFor(() => {
    const url = /^ {2}URL +(\S+)$/m.exec(io.out())?.[1];
    if (url === undefined) throw new Error('It does not serve yet.');
    return new URL(url);
  });
}

describe('serve', () => {
  test('prints what a client needs, and exits with 0 at a signal', async () => {
    const io = fakeIo();
    const ended = serve({ port: '0', subPath: '/grafana', grafanaVersion: '11.2.0' }, io);
    const url = await serving(io);
    expect(url.pathname).toBe('/grafana/');

    const command = /curl -u '(\S+)' (\S+)/.exec(io.out());
    const answer = await fetch(command?.[2] ?? '', {
      headers: { authorization: `Basic ${Buffer.from(command?.[1] ?? '').toString('base64')}` },
    });
    expect([answer.status, await answer.text()]).toEqual([200, 'true']);
    for (const variable of ['GRAFANA_URL', 'GRAFANA_ADMIN_PASSWORD', 'GRAFANA_USER', 'GRAFANA_SERVICE_ACCOUNT_TOKEN']) {
      expect(io.out()).toContain(`  ${variable}=`);
    }
    expect(io.out()).toContain('licensing-conformance run --impact write');

    io.interrupt('SIGTERM');
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('--openapi prints the description of this server to stdout, and the rest to stderr', async () => {
    const io = fakeIo();
    const ended = serve({ port: '0', subPath: '/grafana', openapi: true }, io);
    const shown = await vi.waitFor(() => {
      if (!io.err().includes('Press Ctrl-C')) throw new Error('It does not serve yet.');
      return { url: /^ {2}URL +(\S+)$/m.exec(io.err())?.[1], license: /^ {2}License +(\S+)$/m.exec(io.err())?.[1] };
    });
    const { servers, paths } = JSON.parse(io.out());
    const exampleOf = (method: string): unknown =>
      paths['/api/licensing/token'][method].requestBody.content['application/json'].example;
    expect(`${servers[0].url}/`).toBe(shown.url);
    expect(exampleOf('post')).toEqual({ token: shown.license });
    expect(exampleOf('delete')).toEqual({ instance: shown.url });

    io.interrupt('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('exits with 2 and names the port if it is in use', async () => {
    const first = await startReferenceServer();
    const port = new URL(first.url).port;
    const { exitCode, err } = await runLine(['serve', '--port', port]);
    await first.close();
    expect(exitCode).toBe(2);
    expect(err).toContain(port);
  });

  test('--list-faults lists the faults', async () => {
    const { exitCode, out } = await runLine(['serve', '--list-faults']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^check\.\S+ +\S/m);
  });
});
