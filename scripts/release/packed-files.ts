import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * The paths of the files that `npm pack` puts into the tarball, without building first.
 *
 * @throws Error if npm fails
 */
export function packedFiles(): readonly string[] {
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`);
  const [packed]: readonly { readonly files: readonly { readonly path: string }[] }[] = JSON.parse(stdout);
  return (packed?.files ?? []).map(({ path }) => path);
}
