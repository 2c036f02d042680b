import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { packCommand } from './package.ts';

/** The package as a tarball, and as npm installs it. */
export interface PreparedInstall {
  readonly tarball: string;
  /**
   * A PATH with an `npm` that installs the tarball, and nothing else, by copying what the real npm has installed. It is for
   * tests that are not about the installation, which takes longer than the run.
   */
  readonly path: string;
  readonly remove: () => void;
}

/** Packs the package and installs it once. */
export function prepareInstall(): PreparedInstall {
  const folder = mkdtempSync(join(tmpdir(), 'licensing-conformance-package-'));
  const tarball = packCommand(folder);
  const [installed, bin] = [join(folder, 'installed'), join(folder, 'bin')];
  for (const each of [installed, bin]) mkdirSync(each);
  execFileSync('npm', ['install', '--prefix', installed, '--offline', '--no-audit', '--no-fund', tarball], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, HOME: folder },
    stdio: 'ignore',
  });
  writeFileSync(join(bin, 'npm'), copyingNpm(tarball, installed), { mode: 0o755 });
  return {
    tarball,
    path: `${bin}${delimiter}${process.env.PATH}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Takes `npm install [OPTION...] TARBALL`, where the only option with a value is `--prefix FOLDER`. */
function copyingNpm(tarball: string, installed: string): string {
  return `#!/bin/sh
set -eu
[ "$1" = install ]
prefix=.
while [ $# -gt 1 ]; do
  [ "$1" != --prefix ] || prefix="$2"
  shift
done
[ "$1" = '${tarball}' ]
mkdir -p "$prefix"
cp -RP '${installed}/node_modules' "$prefix"
`;
}
