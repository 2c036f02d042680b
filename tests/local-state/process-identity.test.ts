import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { currentProcess, type ProcessIdentity, processStatus } from '../../src/local-state/process-identity.ts';

describe('the status of a process', () => {
  test('is running for this process', () => {
    expect(currentProcess()).toMatchObject({ host: hostname(), pid: process.pid });
    expect(processStatus(currentProcess())).toBe('running');
  });

  test.each<[string, Partial<ProcessIdentity>, string]>([
    ['with an unused PID', { pid: 2 ** 30 }, 'ended'],
    ['of another machine', { host: `not-${hostname()}` }, 'unknown'],
    ['of another boot or container', { system: 'another' }, 'unknown'],
    [
      'of a system that did not report itself',
      { system: null },
      currentProcess().system === null ? 'running' : 'unknown',
    ],
    [
      'whose PID another process has now',
      { processStart: '1' },
      currentProcess().processStart === null ? 'running' : 'ended',
    ],
    ['without a start time', { processStart: null }, 'running'],
  ])('$0: $2', (_, change, status) => {
    expect(processStatus({ ...currentProcess(), ...change })).toBe(status);
  });

  test.skipIf(!existsSync('/proc/self/stat'))(
    'of a process that was killed and is not yet reaped is ended',
    async () => {
      // `sleep` takes the place of the shell and never asks about the child that it has then.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
      onTestFinished(() => {
        parent.kill('SIGKILL');
      });
      const [printed] = await once(parent.stdout, 'data');
      const pid = Number(String(printed));
      await vi.waitUntil(() => statusOf(parent.pid).includes('(sleep)'));
      process.kill(pid, 'SIGKILL');
      await vi.waitUntil(() => statusOf(pid).includes(') Z '));
      expect(processStatus({ ...currentProcess(), pid, processStart: null })).toBe('ended');
    },
  );
});

function statusOf(pid = 0): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8');
}
