import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { titleProblems, titlesIn } from './support/titles.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

describe('the title of a test', () => {
  test.each([
    ['a placeholder that was not filled in', ['a run > ends with %3$s'], ['has a placeholder: a run > ends with %3$s']],
    ['a member that is not there', ['rejects $4.message'], ['has a placeholder: rejects $4.message']],
    ['the title of another test', ['is a', 'is b', 'is a'], ['stands for several tests: is a']],
  ])('must not have %s', (_, titles, problems) => {
    expect(titleProblems(titles)).toEqual(problems);
  });

  test('may have a percent sign, an amount or a variable of the shell', () => {
    expect(titleProblems(['100 % of 3', 'decodes %2F', "prints '$HOME'", 'costs $5'.replace('$5', '5 $')])).toEqual([]);
  });

  test('begins with those of the groups it is in', () => {
    const one = { type: 'test', name: 'is one' };
    const group = { type: 'suite', name: 'a group', tasks: [one, { type: 'suite', name: 'within', tasks: [one] }] };
    expect(titlesIn({ type: 'suite', name: 'a.test.ts', tasks: [group, one] })).toEqual([
      'a group > is one',
      'a group > within > is one',
      'is one',
    ]);
  });

  test('has no index of a table in any file', () => {
    const files = globSync('{tests,examples,bench}/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] });
    expect(files.length).toBeGreaterThan(200);
    const index = /%(?:#|\$(?!\d))/;
    const own = 'tests/titles.test.ts';
    expect(files.filter((file) => file !== own && index.test(readFileSync(`${root}${file}`, 'utf8')))).toEqual([]);
  });
});
