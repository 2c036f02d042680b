import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { environment, missingPact, startPactProcess } from '../../src/pact/worker-process.ts';
import { cleanUpAfterEachConcurrentTest } from '../support/concurrent.ts';
import { isRunning } from '../support/processes.ts';
import { temporaryDirectory } from '../support/settings.ts';

cleanUpAfterEachConcurrentTest();

/** A module that reports that it is ready and then runs the given code. */
function module(then: string): string {
  const path = join(temporaryDirectory(), 'child.mjs');
  writeFileSync(path, `process.send({ kind: 'ready' });\nprocess.on('message', () => { ${then} });\n`);
  return path;
}

const job = { kind: 'record', directory: '/nowhere', ids: [] } as const;

describe('the Pact worker process', () => {
  test('gets no credentials and no proxies in its environment, and has telemetry off', () => {
    const told = environment({
      PATH: '/bin',
      HTTP_PROXY: 'http://proxy.example',
      https_proxy: 'http://proxy.example',
      GRAFANA_ADMIN_PASSWORD: 'secret',
      GRAFANA_LICENSE_TOKEN: 'secret',
      PACT_BROKER_TOKEN: 'secret',
      NODE_OPTIONS: '--inspect',
      LOG_LEVEL: 'trace',
    });
    expect(told).toEqual({
      PATH: '/bin',
      DO_NOT_TRACK: '1',
      PACT_DO_NOT_TRACK: 'true',
      SCARF_ANALYTICS: 'false',
      NO_COLOR: '1',
    });
  });

  test('shares the compile cache of the process that starts it', () => {
    expect(environment({}, '/cache')).toMatchObject({ NODE_COMPILE_CACHE: '/cache' });
    expect(environment({ NODE_COMPILE_CACHE: '/other' })).not.toHaveProperty('NODE_COMPILE_CACHE');
  });

  test('leaves its compiled code to the next one, although it is killed', async () => {
    const cache = temporaryDirectory();
    const main = fileURLToPath(new URL('../../src/pact/worker/main.ts', import.meta.url));
    const child = fork(main, { env: environment(process.env, cache), execArgv: [] });
    const [message] = await once(child, 'message');
    expect(message).toEqual({ kind: 'ready' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readdirSync(cache, { recursive: true }).length).toBeGreaterThan(100);
  });

  describe.concurrent('that has two seconds to show activity', () => {
    test('is killed when it shows no activity', async () => {
      // The start of a process is bounded, too, on a busy machine as well.
      const child = await startPactProcess({ module: module(''), idleTimeoutMs: 2000 });
      await expect(child.run(job)).rejects.toMatchObject({ problem: { code: 'pact-silent' } });
      expect(child.alive()).toBe(false);
    });

    test('is not killed while there is activity', async () => {
      const child = await startPactProcess({
        module: module("setTimeout(() => process.send({ kind: 'done', output: 'late' }), 2400)"),
        idleTimeoutMs: 2000,
      });
      const beat = setInterval(() => child.touch(), 50);
      await expect(child.run(job)).resolves.toBe('late');
      clearInterval(beat);
      child.end();
    });
  });

  test('is reported with its last output when it exits', async () => {
    const child = await startPactProcess({
      module: module("console.error('out of memory'); process.exitCode = 9; process.disconnect()"),
    });
    await expect(child.run(job)).rejects.toMatchObject({
      problem: createProblem('pact-died', { cause: 'exit code 9', output: 'out of memory' }),
    });
  });

  test('is reported as gone if it exited before the next job', async () => {
    const child = await startPactProcess({
      module: module("process.send({ kind: 'done', output: 'first' }, () => process.exit(3))"),
    });
    await child.run(job);
    await vi.waitUntil(() => !child.alive());
    await expect(child.run(job)).rejects.toMatchObject({ problem: { code: 'pact-died' } });
  });

  test('is reported as gone if it exits unnoticed before the next job is sent', async () => {
    const child = await startPactProcess({
      module: module(
        "process.send({ kind: 'done', output: String(process.pid) }, () => process.kill(process.pid, 'SIGKILL'))",
      ),
    });
    const pid = Number(await child.run(job));
    // Waits without a turn of the event loop, in which the exit would show.
    while (isRunning(pid));
    expect(child.alive()).toBe(true);
    await expect(child.run(job)).rejects.toMatchObject({ problem: { code: 'pact-died' } });
  });

  test('ends with the run', async () => {
    const controller = new AbortController();
    const child = await startPactProcess({ module: module(''), signal: controller.signal });
    const running = child.run(job);
    controller.abort();
    await expect(running).rejects.toMatchObject({ problem: { code: 'interrupted' } });
  });
});

describe('a missing or unusable Pact', () => {
  const absent = (): never => {
    throw new Error('Cannot find module');
  };

  test('is a configuration problem that explains how to install it', () => {
    expect(missingPact(absent)).toEqual(createProblem('pact-not-installed'));
  });

  test('is the problem pact-not-loadable if the native library does not support this machine', async () => {
    const path = join(temporaryDirectory(), 'child.mjs');
    // It waits for messages as the worker does: the exit of a process can be seen before its last message.
    writeFileSync(
      path,
      "process.on('message', () => {}); process.send({ kind: 'failed', message: 'wrong ELF class' });",
    );
    await expect(startPactProcess({ module: path })).rejects.toMatchObject({
      problem: createProblem('pact-not-loadable', { error: 'wrong ELF class' }),
    });
  });
});
