import { describe, expect, test } from 'vitest';
import { type Manifest, missingAddresses, type Release, releaseProblems } from '../../../scripts/release/problems.ts';

const manifest: Manifest = {
  name: 'grafana-licensing-conformance',
  version: '1.2.3',
  repository: { url: 'git+https://host.example/owner/name.git' },
  homepage: 'https://host.example/owner/name',
  bugs: { url: 'https://host.example/owner/name/issues' },
  publishConfig: { access: 'public', provenance: true },
};

const files = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'action.yml',
  'docs/README.md',
  'contracts/openapi.json',
  'contracts/schemas/report.schema.json',
  'dist/src/cli/main.js',
  'dist/src/index.js',
  'dist/src/index.d.ts',
  'dist/src/vitest.js',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/sbom.cdx.json',
];

const release: Release = {
  manifest,
  changelog: '# Changelog\n\n## 1.2.3 - 2026-01-31\n\n### Added\n\n- Something.\n\n## 1.2.2 - 2026-01-30\n\n- Other.\n',
  tag: 'v1.2.3',
  files,
  pages: new Map([['README.md', '# Title\n\n[docs](docs/README.md)\n']]),
  recipes: new Map([['examples/ci/gate.sh', 'npm install grafana-licensing-conformance@1.2.3']]),
};

function problems(change: Partial<Release>): string {
  return releaseProblems({ ...release, ...change }).join('\n');
}

describe('the addresses of a package', () => {
  test('have no problem if homepage, repository and bugs are set', () => {
    expect(missingAddresses(manifest)).toEqual([]);
  });

  test('are named all at once if they are missing', () => {
    const { name, version } = manifest;
    expect(missingAddresses({ name, version }).join('\n')).toMatch(/repository[\s\S]*homepage[\s\S]*bugs/);
  });

  test.each<[string, Partial<Manifest>]>([
    ['homepage', { homepage: 'TODO' }],
    ['repository', { repository: 'git@host.example:owner/name.git' }],
    ['bugs', { bugs: {} }],
  ])('are wrong if %s is not an address', (field, change) => {
    expect(missingAddresses({ ...manifest, ...change })).toEqual([expect.stringContaining(field)]);
  });
});

describe('a release', () => {
  test('has no problem if all is there', () => {
    expect(releaseProblems(release)).toEqual([]);
    expect(releaseProblems({ ...release, tag: undefined })).toEqual([]);
  });

  test.each<[string, Partial<Release>, string]>([
    ['a version that is not one', { manifest: { ...manifest, version: '1.2' }, tag: undefined }, 'semantic version'],
    ['another tag', { tag: 'v1.2.4' }, 'The tag v1.2.4'],
    ['no entry in the changelog', { changelog: '## Unreleased\n\n- Something.\n' }, 'CHANGELOG.md has no section'],
    ['an entry without a date', { changelog: '## 1.2.3 - soon\n\n- Something.\n' }, 'no date'],
    ['an empty entry', { changelog: '## 1.2.3 - 2026-01-31\n\n## 1.2.2 - 2026-01-30\n\n- Other.\n' }, 'is empty'],
    ['no provenance', { manifest: { ...manifest, publishConfig: { access: 'public' } } }, 'provenance'],
    [
      'a package without the command',
      { files: files.filter((path) => !path.endsWith('main.js')) },
      'has no dist/src/cli/main.js',
    ],
    ['tests in the package', { files: [...files, 'tests/index.test.ts'] }, 'tests/index.test.ts'],
    ['an .env file in the package', { files: [...files, 'examples/.env'] }, 'examples/.env'],
    ['a private key in the package', { files: [...files, 'docs/server.key'] }, 'docs/server.key'],
    [
      'a recipe that installs another version',
      { recipes: new Map([['examples/ci/gate.sh', 'grafana-licensing-conformance@1.2.2']]) },
      'examples/ci/gate.sh names version 1.2.2',
    ],
    [
      'a page that names another version',
      { pages: new Map([['README.md', './grafana-licensing-conformance-1.2.2.tgz']]) },
      'README.md names version 1.2.2',
    ],
    ['a dead link', { pages: new Map([['README.md', '[x](src/index.ts)']]) }, 'README.md links to src/index.ts'],
  ])('is refused because of %s', (_, change, expected) => {
    expect(problems(change)).toContain(expected);
  });
});
