import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { host, listen } from '../../fixtures/hostile/listen.ts';
import type { Settings } from '../../src/config/settings.ts';
import { runAtOnce } from '../support/runs.ts';
import { reference, settingsFor } from '../support/settings.ts';

/** Settings for a server that keeps connections alive and handles them one after another, as a single-threaded one does. */
async function oneAtATime(change: Partial<Settings>): Promise<Settings> {
  const server = await reference({ seedPersonas: true });
  const waiting: Socket[] = [];
  let isBusy = false;
  const handleNext = (): void => {
    const client = waiting.shift();
    isBusy = client !== undefined;
    if (!client) return;
    const upstream = connect(Number(new URL(server.url).port), host);
    client.pipe(upstream).pipe(client);
    const end = (): void => {
      upstream.destroy();
      client.destroy();
    };
    upstream.on('error', end).on('close', end);
    client.on('error', end).on('close', () => {
      end();
      handleNext();
    });
  };
  const front = await listen(
    createServer((client) => {
      client.on('error', () => {});
      waiting.push(client);
      if (!isBusy) handleNext();
    }),
  );
  onTestFinished(() => front.close());
  return settingsFor(server, { url: `http://${host}:${front.port}/`, ...change });
}

test('a server that handles one connection at a time is conformant with --concurrency 1', async () => {
  const report = await runAtOnce(await oneAtATime({ concurrency: 1 }));
  expect([report.problem, report.exitCode]).toEqual([null, 0]);
});

test('a server that handles one connection at a time gets a hint at --concurrency 1', async () => {
  const { problem, exitCode } = await runAtOnce(await oneAtATime({ concurrency: 8, timeoutMs: 500 }));
  expect(exitCode).toBe(3);
  expect(problem?.message).toContain('--concurrency 1');
});
