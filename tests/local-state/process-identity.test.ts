import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { currentProcess, type ProcessIdentity, processStatus } from '../../src/local-state/process-identity.ts';

describe('processStatus', () => {
  test('is running for this process', () => {
    expect(currentProcess()).toMatchObject({ host: hostname(), pid: process.pid });
    expect(processStatus(currentProcess())).toBe('running');
  });

  test.each<[string, Partial<ProcessIdentity>, string]>([
    ['with an unused PID is ended', { pid: 2 ** 30 }, 'ended'],
    ['of another machine is unknown', { host: `not-${hostname()}` }, 'unknown'],
    ['of another boot or container is unknown', { system: 'another' }, 'unknown'],
    [
      'of a system that did not report itself',
      { system: null },
      currentProcess().system === null ? 'running' : 'unknown',
    ],
    [
      'whose PID another process has now is ended',
      { processStart: '1' },
      currentProcess().processStart === null ? 'running' : 'ended',
    ],
    ['without a start time is running', { processStart: null }, 'running'],
  ])('of a process %s', (_, change, status) => {
    expect(processStatus({ ...currentProcess(), ...change })).toBe(status);
  });
});
