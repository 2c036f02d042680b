import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { sourceCommand } from '../../fixtures/command-path.ts';
import { start } from './command.ts';

test('serve ends at SIGTERM with 0 while a request is delayed by a minute and a connection is kept open', async () => {
  const { child, ended } = start(['serve', '--port', '0', '--json', '--latency', '60000'], { program: sourceCommand });
  const [text] = (await once(child.stdout, 'data')) as [string];
  const { url, pid } = JSON.parse(text) as { readonly url: string; readonly pid: number };
  expect(pid).toBe(child.pid);
  const { hostname, port } = new URL(url);
  const idle = connect(Number(port), hostname);
  await once(idle, 'connect');
  const delayed = connect(Number(port), hostname);
  delayed.on('error', () => {});
  delayed.write('GET /api/health HTTP/1.1\r\nHost: grafana.example\r\nExpect: 100-continue\r\n\r\n');
  // The server reports that it has the request.
  await once(delayed, 'data');
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ exitCode: 0, signal: null, err: '' });
  idle.destroy();
  delayed.destroy();
});
