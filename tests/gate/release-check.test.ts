import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { deadLinks } from '../../scripts/release/links.ts';
import { packedFiles } from '../../scripts/release/packed-files.ts';
import { missingAddresses } from '../../scripts/release/problems.ts';
import { manifest, root } from './package.ts';

describe('the package', () => {
  test('has no dead link in its README and docs', () => {
    const files = packedFiles();
    const pages = files.filter((path) => path.endsWith('.md'));
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/README.md']));
    const texts = new Map(pages.map((page) => [page, readFileSync(join(root, page), 'utf8')]));
    expect(deadLinks(texts, new Set(files))).toEqual([]);
  });
});

describe('npm run release:check', () => {
  test.skipIf(missingAddresses(manifest).length === 0)('fails and names every address that is missing', () => {
    const { status, stderr } = spawnSync('npm', ['run', '--silent', 'release:check'], { cwd: root, encoding: 'utf8' });
    expect(status).toBe(1);
    for (const problem of missingAddresses(manifest)) expect(stderr).toContain(problem);
  });
});
