import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { longFlag, type Option, variablesOf } from '../../src/config/option-declaration.ts';
import { options, optionsOf } from '../../src/config/options.ts';
import {
  renderEnvironmentExample,
  renderOptionTable,
  serveTableMarkers,
  tableMarkers,
} from '../../src/config/render-options.ts';
import { serveOptions } from '../../src/config/serve-options.ts';

const root = new URL('../../', import.meta.url);
const all: readonly Option[] = [...Object.values(options), ...Object.values(serveOptions)];

describe('the table of options', () => {
  test('has each variable once', () => {
    const variables = variablesOf(options);
    expect(new Set(variables).size).toBe(variables.length);
  });

  test.for(['run', 'doctor', 'restore', 'serve'] as const)('has each flag of %s once', (command) => {
    const flags = optionsOf(command).flatMap((one) => longFlag(one) ?? []);
    expect(new Set(flags).size).toBe(flags.length);
  });

  test('has defaults that their own checks accept', () => {
    for (const option of all) {
      if (option.default !== undefined) expect(option.check(option.default), option.key).toMatchObject({ ok: true });
    }
  });

  test('has no flag for a password, a token or a license', () => {
    const names = /password|token|secret|^--license$|license-path/;
    const named = all.filter((one) => names.test(longFlag(one) ?? ''));
    // --license of serve takes a word of a closed list.
    expect(named.filter((one) => one.check('hunter2').ok)).toEqual([]);
    expect(all.filter(({ secret, flag }) => secret && flag !== undefined)).toEqual([]);
  });

  test('has a flag or a variable for every option', () => {
    expect(all.filter(({ flag, variable }) => flag === undefined && variable === undefined)).toEqual([]);
  });

  test('declares a list of values exactly for flags that end in dots', () => {
    const isMany = ({ many }: Option): boolean => many === true;
    expect(all.filter(isMany)).toEqual(all.filter(({ flag }) => flag?.endsWith('...>')));
  });

  test('declares a switch exactly for flags without a value', () => {
    expect(all.filter(({ toggle }) => toggle)).toEqual(
      all.filter(({ flag }) => flag !== undefined && !flag.includes(' ')),
    );
  });
});

describe('generated from the table of options', () => {
  test('.env.example is up to date', async () => {
    expect(await readFile(new URL('.env.example', root), 'utf8')).toBe(renderEnvironmentExample());
  });

  test.for([
    ['options', tableMarkers, options],
    ['options of serve', serveTableMarkers, serveOptions],
  ] as const)('the table of the %s in README.md is up to date', async ([, { begin, end }, table]) => {
    const readme = await readFile(new URL('README.md', root), 'utf8');
    const [, after] = readme.split(begin);
    expect(after?.split(end)[0]?.trim()).toBe(renderOptionTable(table));
  });
});
