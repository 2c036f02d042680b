import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { actionTable, renderActionTable, withOptions } from '../../../scripts/action/table.ts';
import { defineOptions } from '../../../src/config/option-declaration.ts';
import { options } from '../../../src/config/options.ts';
import { reporterNames, withoutFile } from '../../../src/config/reporter-choice.ts';
import { trueOrFalse } from '../../../src/config/value-checks.ts';

const action = readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8');

describe('action.yml', () => {
  test('has an input for every option of run', () => {
    const ofRun = Object.values(options).filter(({ commands }) => commands.some((name) => name === 'run'));
    expect(actionTable().inputs).toHaveLength(ofRun.length);
    const { inputs } = parse(action);
    for (const { name } of actionTable().inputs) expect(Object.keys(inputs)).toContain(name);
  });

  test('is current: its inputs have the help of the options', () => {
    expect(withOptions(action)).toBe(action);
    const current = readFileSync(new URL('../../../scripts/action/inputs.generated.json', import.meta.url), 'utf8');
    expect(current).toBe(renderActionTable());
    expect(parse(action).inputs['admin-password'].description).toContain('Password of the server admin');
  });

  test('has no two inputs with one name', () => {
    const names = actionTable().inputs.map(({ name }) => name);
    expect(new Set([...names, 'version', 'tarball', 'artifact']).size).toBe(names.length + 3);
  });

  test('has an output for every report in a file', () => {
    const { outputs } = parse(action);
    expect(Object.keys(outputs)).toEqual(
      expect.arrayContaining(reporterNames.filter((name) => !withoutFile.includes(name))),
    );
  });

  test('sets no input by default but the name of the artifact', () => {
    const inputs: Record<string, { default: string }> = parse(action).inputs;
    const set = Object.entries(inputs).filter(([, input]) => input.default !== '');
    expect(set.map(([name]) => name)).toEqual(['artifact']);
  });

  test('is not current if a new option has no input', () => {
    const more = defineOptions({
      brandNew: { flag: '--brand-new', help: 'do something new', toggle: true, check: trueOrFalse, commands: ['run'] },
    });
    const table = { ...options, ...more };
    expect(withOptions(action, table)).not.toBe(action);
    expect(parse(withOptions(action, table)).inputs).toHaveProperty(['brand-new']);
    expect(renderActionTable(table)).toContain('"--brand-new"');
  });

  test('is an error without the marker # <options>', () => {
    expect(() => withOptions('inputs:\n')).toThrow('# <options>');
  });

  test('gives secrets to the command in variables alone', () => {
    const secret = new Set(
      Object.values(options).flatMap((option) => ('secret' in option && option.secret ? [option.variable] : [])),
    );
    const inputs = actionTable().inputs.filter(
      ({ variable }) => variable !== undefined && secret.has(variable as never),
    );
    expect(inputs).toHaveLength(secret.size);
    expect(inputs.filter(({ flag }) => flag !== undefined)).toEqual([]);
  });
});
