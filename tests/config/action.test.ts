import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { longFlag, type Option } from '../../src/config/option.ts';
import { options } from '../../src/config/options.ts';

const action = await readFile(new URL('../../action.yml', import.meta.url), 'utf8');
const [, inputs = ''] = /^inputs:\n([\s\S]*?)^outputs:/m.exec(action) ?? [];

/** The inputs that are options: all but the version of the package. */
const declared = [...inputs.matchAll(/^ {2}([a-z-]+):\n {4}description: (.*)\n {4}(\w+): (.*)$/gm)]
  .map(([, name = '', description = '', key, value = '']) => ({ name, description, key, value }))
  .filter(({ name }) => name !== 'version');

/** The name that an option has as an input: its flag, or its variable. */
function inputName(option: Option): string | undefined {
  const variable = option.variable?.startsWith('GRAFANA_') ? option.variable.slice('GRAFANA_'.length) : undefined;
  return longFlag(option)?.slice(2) ?? variable?.toLowerCase().replaceAll('_', '-');
}

function optionOf(name: string): Option | undefined {
  return Object.values(options).find((option) => inputName(option) === name);
}

describe('the inputs of action.yml', () => {
  test('are read by this test', () => {
    expect(declared.map(({ name }) => name)).toContain('admin-password');
    expect(declared).toHaveLength([...inputs.matchAll(/^ {2}[a-z-]+:$/gm)].length - 1);
  });

  test.for(declared)('$name is an option of the table, with its help', ({ name, description }) => {
    const option = optionOf(name);
    const help = `${option?.help.charAt(0).toUpperCase()}${option?.help.slice(1)}.`;
    expect(description.replaceAll('"', '')).toBe(option?.secret ? `${help} Use a secret.` : help);
  });

  test.for(declared.filter(({ key }) => key === 'default'))('$name has a default that the option accepts', (one) => {
    const value = one.value.replaceAll('"', '');
    if (value !== '') expect(optionOf(one.name)?.check(value)).toMatchObject({ ok: true });
  });

  test('reach the command as flags and variables that exist', () => {
    const variables = [...action.matchAll(/\b(GRAFANA_[A-Z_]+)\b/g)].map(([, name = '']) => name);
    const own = action.replaceAll(/description:.*|npm=\(.*\)/g, '');
    const flags = [...own.matchAll(/ (--[a-z-]+)/g)].map(([, flag = '']) => flag);
    const known = Object.values<Option>(options).flatMap((option) =>
      [option.variable ?? [], longFlag(option) ?? []].flat(),
    );
    expect(variables.filter((name) => !known.includes(name.replace(/_$/, '')) && name !== 'GRAFANA_OUTPUT')).toEqual(
      [],
    );
    expect(flags.filter((flag) => !known.includes(flag) && flag !== '--yes')).toEqual([]);
  });
});
