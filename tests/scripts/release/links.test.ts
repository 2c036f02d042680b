import { describe, expect, test } from 'vitest';
import { deadLinks } from '../../../scripts/release/links.ts';

const files = new Set(['README.md', 'docs/a.md', 'docs/b.md', 'examples/client/README.md']);

function dead(text: string, page = 'README.md'): readonly string[] {
  const pages = new Map([
    ['docs/b.md', '# B page: `code` & more\n\n## Same\n\n## Same\n'],
    [page, text],
  ]);
  return deadLinks(pages, files)
    .filter((one) => one.page === page)
    .map(({ link }) => link);
}

describe('the links of a page', () => {
  test.each([
    '[a](docs/a.md)',
    '[a](docs/a.md "title")',
    '[a](<docs/a.md>)',
    '[client](examples/client)',
    '[client](examples/client/)',
    '[out](https://host.example/x)',
    '[mail](mailto:a@host.example)',
    '[b](docs/b.md#b-page-code--more)',
    '[b](docs/b.md#same-1)',
    '# Here\n\n[here](#here)',
    '`[a](gone.md)`',
    '```md\n[a](gone.md)\n```',
  ])('are alive in %j', (text) => {
    expect(dead(text)).toEqual([]);
  });

  test.each([
    ['[a](gone.md)', 'gone.md'],
    ['[a](docs)x [b](docs/gone)', 'docs/gone'],
    ['[b](docs/b.md#other)', 'docs/b.md#other'],
    ['[b](docs/b.md#same-2)', 'docs/b.md#same-2'],
    ['[here](#here)', '#here'],
    ['[a]\n\n[a]: gone.md', 'gone.md'],
  ])('are dead in %j', (text, link) => {
    expect(dead(text)).toEqual([link]);
  });

  test('start in the folder of the page', () => {
    expect(dead('[a](a.md) [b](docs/a.md) [c](../README.md)', 'docs/c.md')).toEqual(['docs/a.md']);
  });
});
