import { describe, expect, test } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { nextCommand } from '../../src/report/terminal/next-command.ts';
import { mixedResults, reportOf, resultOf, target } from './sample.ts';

const url = '--url https://grafana.example.com/';
const skipped = (impact: 'reject' | 'write') =>
  resultOf({
    impact,
    verdict: 'skipped',
    reason: createReason('impact-too-low', { impact, allowed: 'read' }),
    exchange: null,
  });

describe('the next command', () => {
  test.each([
    ['explains the first cause', reportOf(mixedResults), 'explain remove.wrong-instance'],
    ['goes on with reject after a read', reportOf([resultOf(), skipped('reject')]), `run ${url} --impact reject`],
    [
      'goes on with write on a host that must be named',
      reportOf([resultOf(), skipped('write')]),
      `run ${url} --impact write --allow-write-to grafana.example.com`,
    ],
    [
      'creates the accounts that are missing',
      reportOf([resultOf({ verdict: 'blocked', reason: createReason('no-org-admin') })], { result: 'partial' }),
      `run ${url} --impact reject --provision`,
    ],
    [
      'is doctor after an error',
      reportOf([], { result: 'error', problem: createProblem('interrupted') }),
      `doctor ${url}`,
    ],
    [
      'is restore if the license was not restored',
      reportOf([resultOf()], { problem: { code: 'license-not-restored', message: 'Gone.' } }),
      `restore ${url}`,
    ],
    [
      'leads from the built-in server to your own',
      reportOf([resultOf()], { target: { ...target, builtIn: true } }),
      'doctor --url URL',
    ],
  ])('%s', (_, report, command) => {
    expect(nextCommand(report)).toBe(command);
  });

  test.each([
    ['run', reportOf([resultOf(), skipped('reject')]), `run ${url} --env-file 'my env' --insecure --impact reject`],
    [
      'restore',
      reportOf([resultOf()], { problem: { code: 'license-not-restored', message: 'Gone.' } }),
      `restore ${url} --env-file 'my env' --insecure`,
    ],
    ['explain, which has no server', reportOf(mixedResults), 'explain remove.wrong-instance'],
    ['doctor for another server', reportOf([resultOf()], { target: { ...target, builtIn: true } }), 'doctor --url URL'],
  ])('of a run with --env-file and --insecure is: $2', (_, report, command) => {
    expect(nextCommand(report, ['--env-file', 'my env', '--insecure'])).toBe(command);
  });

  test('quotes a URL that a shell would not take as it is', () => {
    const report = reportOf([resultOf(), skipped('reject')], { target: { ...target, url: 'https://h/a b;c' } });
    expect(nextCommand(report)).toContain("--url 'https://h/a b;c'");
  });
});
