/**
 * `npm run release:check [-- --tag vX.Y.Z]`: checks what a release needs. First the addresses in package.json: if one is missing,
 * it prints which, and nothing else is checked. Then version, changelog, provenance, the content of the tarball and its links.
 * Builds the package. Exits with 1 if something is missing.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { packedFiles } from './release/packed-files.ts';
import { type Manifest, missingAddresses, releaseProblems } from './release/problems.ts';

const { values } = parseArgs({ options: { tag: { type: 'string' } } });

process.exitCode = main();

function main(): number {
  const manifest: Manifest = JSON.parse(read('package.json'));
  const missing = missingAddresses(manifest);
  if (missing.length > 0) {
    return failed([...missing, 'Add them when the public repository exists, then run this again.']);
  }
  if (spawnSync('npm', ['run', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) {
    return failed(['The package cannot be built.']);
  }
  const files = packedFiles();
  const textsOf = (pattern: RegExp): ReadonlyMap<string, string> =>
    new Map(files.filter((path) => pattern.test(path)).map((path) => [path, read(path)]));
  const problems = releaseProblems({
    manifest,
    changelog: read('CHANGELOG.md'),
    tag: values.tag,
    files,
    pages: textsOf(/\.md$/),
    recipes: textsOf(/^examples\/ci\//),
  });
  if (problems.length > 0) return failed(problems);
  process.stdout.write(`${manifest.name} ${manifest.version} can be published: ${files.length} files.\n`);
  return 0;
}

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
}

function failed(lines: readonly string[]): number {
  process.stderr.write(`${lines.join('\n')}\n`);
  return 1;
}
