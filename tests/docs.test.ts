import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs')).map((name) => join('docs', name)),
].filter((page) => page.endsWith('.md'));

test.each(pages)('%s names only files that exist', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const named = [...text.matchAll(/`((?:src|specs|tests|scripts|fixtures|contracts)\/[\w./-]+\.\w+)`/g)];
  const missing = named.flatMap(([, path = '']) => (existsSync(join(root, path)) ? [] : [path]));
  expect(missing).toEqual([]);
});

test.each(pages)('%s has no dead relative link', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)];
  const dead = links.flatMap(([, path = '']) => (existsSync(join(root, dirname(page), path)) ? [] : [path]));
  expect(dead).toEqual([]);
});
