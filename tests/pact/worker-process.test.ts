import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { environment, missingPact, startPactProcess } from '../../src/pact/worker-process.ts';
import { temporaryFolder } from './fixtures.ts';

/** A module that says it is ready and then does what it is told. */
function module(then: string): string {
  const path = join(temporaryFolder(), 'child.mjs');
  writeFileSync(path, `process.send({ kind: 'ready' });\nprocess.on('message', () => { ${then} });\n`);
  return path;
}

const job = { kind: 'record', directory: '/nowhere', ids: [] } as const;

describe('the process of Pact', () => {
  test('is told nothing of credentials and proxies, and not to report to anybody', () => {
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

  test('is ended where it falls silent, within the deadline', async () => {
    const child = await startPactProcess({ module: module(''), silenceMs: 300 });
    await expect(child.run(job)).rejects.toMatchObject({ problem: { code: 'pact-silent' } });
    expect(child.alive()).toBe(false);
  });

  test('is not ended where something goes on', async () => {
    const child = await startPactProcess({
      module: module("setTimeout(() => process.send({ kind: 'done', output: 'late' }), 600)"),
      silenceMs: 500,
    });
    const beat = setInterval(() => child.touch(), 50);
    await expect(child.run(job)).resolves.toBe('late');
    clearInterval(beat);
    child.end();
  });

  test('is told of with its last words where it dies', async () => {
    const child = await startPactProcess({
      module: module("console.error('out of memory'); process.exitCode = 9; process.disconnect()"),
    });
    await expect(child.run(job)).rejects.toMatchObject({
      problem: createProblem('pact-died', { cause: 'exit code 9', output: 'out of memory' }),
    });
  });

  test('ends with the run', async () => {
    const controller = new AbortController();
    const child = await startPactProcess({ module: module(''), signal: controller.signal });
    const running = child.run(job);
    controller.abort();
    await expect(running).rejects.toMatchObject({ problem: { code: 'interrupted' } });
  });
});

describe('where Pact is not installed', () => {
  const absent = (): never => {
    throw new Error('Cannot find module');
  };

  test('it says how to install it', () => {
    expect(missingPact(absent)).toEqual(createProblem('pact-not-installed'));
  });

  test('the same is said where its native part does not fit', async () => {
    const path = join(temporaryFolder(), 'child.mjs');
    writeFileSync(path, "process.send({ kind: 'failed', message: 'wrong ELF class' });");
    await expect(startPactProcess({ module: path })).rejects.toMatchObject({
      problem: createProblem('pact-not-loadable', { error: 'wrong ELF class' }),
    });
  });
});
