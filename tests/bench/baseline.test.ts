import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildBaseline, git } from '../../bench/baseline.ts';
import { temporaryDirectory } from '../support/settings.ts';

/** A repository with one commit, whose build writes a text as the command. */
function repository(): string {
  const root = temporaryDirectory();
  const build = `mkdir -p dist/src/cli && echo built > dist/src/cli/main.js`;
  writeFileSync(join(root, 'package.json'), JSON.stringify({ private: true, scripts: { build } }));
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, '.gitignore'), 'node_modules/\n');
  git(root, 'init', '--quiet');
  git(root, 'add', '.');
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgSign=false'];
  git(root, ...identity, 'commit', '--quiet', '--message', 'Begin');
  return root;
}

test('A revision to compare with is built by its own build script', () => {
  const folder = buildBaseline('HEAD', repository(), temporaryDirectory());
  expect(readFileSync(join(folder, 'dist/src/cli/main.js'), 'utf8')).toBe('built\n');
});

test('A revision that does not exist cannot be compared with', () => {
  const root = repository();
  expect(() => buildBaseline('no-such-revision', root, temporaryDirectory())).toThrow('no-such-revision');
});
