import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Builds another revision of the suite in a folder of its own, with the packages of this one.
 *
 * @returns the folder that holds its dist/
 * @throws Error if the revision does not exist or does not build
 */
export function buildBaseline(revision: string, root: string, folder: string): string {
  const commit = git(root, 'rev-parse', '--verify', `${revision}^{commit}`).trim();
  const target = join(folder, `baseline-${commit.slice(0, 12)}`);
  if (existsSync(join(target, 'dist/src/cli/main.js'))) return target;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const archive = execFileSync('git', ['archive', '--format=tar', commit], { cwd: root, maxBuffer: 2 ** 28 });
  execFileSync('tar', ['-x', '-C', target], { input: archive });
  symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: target, stdio: ['ignore', 'ignore', 'inherit'] });
  return target;
}

/** What a git command prints. */
export function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: directory, encoding: 'utf8' });
}
