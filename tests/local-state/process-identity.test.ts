import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { currentProcess, type ProcessIdentity, processStatus } from '../../src/local-state/process-identity.ts';

describe('when it is asked whether a process is still there', () => {
  test('this one is, and says who it is', () => {
    expect(currentProcess()).toMatchObject({ host: hostname(), pid: process.pid });
    expect(processStatus(currentProcess())).toBe('running');
  });

  test.each<[string, Partial<ProcessIdentity>, string]>([
    ['of a number that nobody has', { pid: 2 ** 30 }, 'ended'],
    ['of another machine', { host: `not-${hostname()}` }, 'unknown'],
    ['of another boot or container', { system: 'another' }, 'unknown'],
    ['of a system that did not tell', { system: null }, currentProcess().system === null ? 'running' : 'unknown'],
    [
      'whose number is another process now',
      { processStart: '1' },
      currentProcess().processStart === null ? 'running' : 'ended',
    ],
    ['that did not tell when it began', { processStart: null }, 'running'],
  ])('one %s', (_, change, life) => {
    expect(processStatus({ ...currentProcess(), ...change })).toBe(life);
  });
});
