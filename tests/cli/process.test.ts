import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit.ts';
import { createInterruption, type Process, runInProcess } from '../../src/cli/process.ts';
import { version } from '../../src/config/package-info.ts';

function processOf(...args: string[]): {
  readonly process: Process;
  readonly out: () => string;
  readonly err: () => string;
} {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const emitter = new EventEmitter();
  const process = Object.assign(emitter, { argv: ['node', 'main', ...args], cwd: () => '/', env: {}, stdout, stderr });
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { process: process as unknown as Process, out: () => text(stdout), err: () => text(stderr) };
}

describe('a process', () => {
  test('prints to its standard output, and exits with 0, for --version', async () => {
    const { process, out } = processOf('--version');
    expect(await runInProcess(process)).toBe(0);
    expect(out()).toBe(`${version}\n`);
  });

  test('survives a reader that closes the pipe', async () => {
    const { process } = processOf('list');
    const ended = runInProcess(process);
    process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(await ended).toBe(0);
  });

  test.for(['uncaughtException', 'unhandledRejection'])(
    'exits with 70 after an %s, and reports an internal error',
    async (event) => {
      const { process, out, err } = processOf('serve', '--port', '0');
      const ended = runInProcess(process);
      await vi.waitFor(() => expect(out()).toContain('is running'));
      (process as unknown as EventEmitter).emit(event, new TypeError('this is a mistake'));
      expect(await ended).toBe(70);
      expect(err()).toContain('TypeError: this is a mistake');
    },
  );
});

describe('a signal to a process', () => {
  test('prints "stopping" if it is the first one, and "still stopping" if it is the second', () => {
    const printed: string[] = [];
    const { interruption, interrupt } = createInterruption((text) => printed.push(text));
    interruption.explain({ first: 'stopping', again: 'still stopping' });
    interrupt('SIGINT');
    interrupt('SIGTERM');
    expect(printed).toEqual(['stopping', 'still stopping']);
    expect(interruption.signal.reason).toBe('SIGINT');
  });

  test('has the exit code 129 for SIGHUP, 130 for SIGINT and 143 for SIGTERM', () => {
    expect((['SIGHUP', 'SIGINT', 'SIGTERM', 'fault'] as const).map(exitCodeOf)).toEqual([129, 130, 143, 70]);
  });
});
