import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readTextFile } from '../../src/config/files.ts';
import { longFlag } from '../../src/config/option.ts';
import { allOptions, variables } from '../../src/config/options.ts';
import { renderEnvironmentExample, renderOptionTable, tableMarkers } from '../../src/config/render.ts';

const root = new URL('../../', import.meta.url);

describe('the table of options', () => {
  test('has each key and each variable once', () => {
    expect(new Set(allOptions.map(({ key }) => key)).size).toBe(allOptions.length);
    expect(new Set(variables).size).toBe(variables.length);
  });

  test('has each flag once for a command', () => {
    for (const command of ['run', 'doctor', 'restore', 'serve'] as const) {
      const flags = allOptions
        .filter(({ commands }) => commands.includes(command))
        .flatMap((one) => longFlag(one) ?? []);
      expect(new Set(flags).size).toBe(flags.length);
    }
  });

  test('has a default that its own check takes', () => {
    for (const option of allOptions) {
      if (option.default !== undefined) expect(option.check(option.default), option.key).toMatchObject({ ok: true });
    }
  });

  test('has no flag for a password, a token or a license', () => {
    const flags = allOptions.flatMap((one) => longFlag(one) ?? []);
    expect(flags.filter((flag) => /password|token|secret|^--license$|license-path/.test(flag))).toEqual([]);
  });

  test('has a flag or a variable for everything', () => {
    expect(allOptions.filter(({ flag, variable }) => flag === undefined && variable === undefined)).toEqual([]);
  });
});

describe('what is made of the table', () => {
  test('.env.example is current', async () => {
    expect(await readFile(new URL('.env.example', root), 'utf8')).toBe(renderEnvironmentExample());
  });

  test('the table in README.md is current', async ({ skip }) => {
    const readme = await readTextFile(new URL('README.md', root).pathname, 1024 * 1024);
    if (!readme.ok) return skip('there is no README.md');
    const { begin, end } = tableMarkers;
    const [, behind] = readme.text.split(begin);
    expect(behind?.split(end)[0]?.trim()).toBe(renderOptionTable());
  });
});
