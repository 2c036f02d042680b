import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packagesOf, renderNotices } from '../../scripts/build/notices.ts';
import { temporaryDirectory } from '../support/settings.ts';

/** A folder with packages, each with a license and the files that are named. */
function installed(packages: Readonly<Record<string, { license: string; files: readonly string[] }>>): string {
  const root = join(temporaryDirectory(), 'node_modules');
  for (const [name, { license, files }] of Object.entries(packages)) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }));
    for (const file of files) writeFileSync(join(root, name, file), `${file} of ${name}\n`);
  }
  return root;
}

describe('third-party notices', () => {
  test('name each bundled package once, with its license and its NOTICE file', () => {
    const root = installed({
      plain: { license: 'MIT', files: ['LICENSE.md'] },
      '@scope/other': { license: 'Apache-2.0', files: ['LICENSE', 'NOTICE', 'README.md'] },
    });
    const modules = ['plain/a.js', 'plain/lib/b.js', '@scope/other/index.js'].map((path) => join(root, path));
    const text = renderNotices(packagesOf([...modules, '/project/src/index.ts', '\0rolldown/runtime.js']));
    expect(text.match(/plain 1\.2\.3 \(MIT\)/g)).toHaveLength(1);
    expect(text).toContain('LICENSE.md of plain');
    expect(text).toContain('@scope/other 1.2.3 (Apache-2.0)');
    expect(text).toContain('NOTICE of @scope/other');
    expect(text).not.toContain('README');
  });

  test.for([
    ['a license that is not on the list', { license: 'GPL-3.0', files: ['LICENSE'] }, /GPL-3\.0/],
    ['no text of its license', { license: 'MIT', files: ['README.md'] }, /no file/],
  ] as const)('cannot be made for a package with %s', ([, given, message]) => {
    const root = installed({ given });
    expect(() => packagesOf([join(root, 'given/index.js')])).toThrow(message);
  });
});
