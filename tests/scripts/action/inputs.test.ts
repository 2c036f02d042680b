import { describe, expect, test } from 'vitest';
import { type ActionTable, inputProblems, restoreCommandLine, runCommandLine } from '../../../scripts/action/inputs.ts';

const places = { workspace: '/work', reports: '/reports' };

const table: ActionTable = {
  inputs: [
    { name: 'url', kind: 'value', variable: 'GRAFANA_URL', flag: '--url', restores: true },
    { name: 'impact', kind: 'value', flag: '--impact', restores: false },
    { name: 'strict', kind: 'switch', flag: '--strict', restores: false },
    {
      name: 'allow-write-to',
      kind: 'list',
      variable: 'GRAFANA_ALLOW_WRITE_TO',
      flag: '--allow-write-to',
      restores: false,
    },
    { name: 'license-path', kind: 'path', variable: 'GRAFANA_LICENSE_PATH', restores: true },
    { name: 'reporter', kind: 'reporters', flag: '--reporter', restores: false },
  ],
  reports: [{ reporter: 'json', file: 'report.json' }],
};

describe('the command line that inputs of the action make', () => {
  test('writes its reports and changes nothing in the environment if every input is empty', () => {
    const values = { url: '', impact: '', strict: '' };
    expect(runCommandLine(table, values, places)).toEqual({
      args: ['--reporter=terminal', '--reporter=json=/reports/report.json'],
      environment: {},
    });
  });

  test('passes a value in the variable of the option, or in its flag if it has no variable', () => {
    const { args, environment } = runCommandLine(table, { url: 'http://x/', impact: 'read', strict: 'true' }, places);
    expect(environment).toEqual({ GRAFANA_URL: 'http://x/' });
    expect(args.slice(2)).toEqual(['--impact=read', '--strict']);
  });

  test('starts relative paths in the workspace', () => {
    const { environment } = runCommandLine(table, { 'license-path': 'a/license.jwt' }, places);
    expect(environment).toEqual({ GRAFANA_LICENSE_PATH: '/work/a/license.jwt' });
    const absolute = runCommandLine(table, { 'license-path': '/etc/license.jwt' }, places);
    expect(absolute.environment).toEqual({ GRAFANA_LICENSE_PATH: '/etc/license.jwt' });
  });

  test('adds a flag for each line of a list', () => {
    const { args } = runCommandLine(table, { 'allow-write-to': ' a.example \n\nb.example:3000\n' }, places);
    expect(args.slice(2)).toEqual(['--allow-write-to=a.example', '--allow-write-to=b.example:3000']);
  });

  test('adds reporters, and prints no other report than the one that goes to standard output', () => {
    const { args } = runCommandLine(table, { reporter: 'junit\njson=own.json' }, places);
    expect(args).toEqual([
      '--reporter=json=/reports/report.json',
      '--reporter=junit',
      '--reporter=json=/work/own.json',
    ]);
  });

  test('passes to restore only the options of restore', () => {
    const values = { url: 'http://x/', impact: 'write', strict: 'true' };
    expect(restoreCommandLine(table, values, places)).toEqual({ args: [], environment: { GRAFANA_URL: 'http://x/' } });
  });

  test.each(['', 'true', 'false'])('accepts %j for a switch', (strict) => {
    expect(inputProblems(table, { strict })).toEqual([]);
  });

  test.each(['True', 'yes', '0', ' true'])('rejects %j for a switch, and names the switch', (strict) => {
    expect(inputProblems(table, { strict })).toEqual([
      expect.stringMatching(/^The input strict must be true or false/),
    ]);
  });
});
