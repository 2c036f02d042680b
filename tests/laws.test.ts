import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const pages = ['docs/safety.md', 'docs/verdicts.md'].map((page) => readFileSync(join(root, page), 'utf8')).join('\n');
const laws = [...pages.matchAll(/^\| <a id="(\w+)"><\/a>(\w+) \|/gm)];

const sources = ['src', 'specs', 'tests'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

test('every law in docs/safety.md and docs/verdicts.md has a number and an anchor of its own', () => {
  const numbers = laws.map(([, , number]) => number);
  expect(numbers).toContain('L1');
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(laws.map(([, anchor]) => anchor)).toEqual(numbers.map((number) => number?.toLowerCase()));
});

test('every law that a comment or a title names by its number is in docs/safety.md or docs/verdicts.md', () => {
  const known = new Set(laws.map(([, , number]) => number));
  const unknown = sources.flatMap((source) => {
    const text = readFileSync(join(root, source), 'utf8');
    const named = [...text.matchAll(/\blaws? ([A-Z]?\d+)(?: (?:and|to) ([A-Z]?\d+))?/gi)];
    const numbers = named.flatMap(([, first, second]) => (second === undefined ? [first] : [first, second]));
    return numbers.filter((number) => !known.has(number)).map((number) => `${source}: law ${number}`);
  });
  expect(unknown).toEqual([]);
});
