/**
 * `npm run lockfile`: checks that every package of the lockfiles has an integrity hash, so that `npm ci` verifies what it
 * downloads, on every platform. Prints the packages without one and exits with 1 if there are any.
 */
import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly integrity?: string;
  /** A package of this repository, which is linked and not downloaded. */
  readonly link?: true;
}

for (const name of ['package-lock.json', 'tools/package-lock.json', 'bench/peers/package-lock.json']) {
  const unverified = unverifiedIn(name);
  if (unverified.length === 0) continue;
  process.stderr.write(
    `${name} has no SHA-512 integrity for:\n${unverified.map((folder) => `  ${folder}\n`).join('')}` +
      'Add the output of `npm view NAME@VERSION dist.integrity` to each entry.\n',
  );
  process.exitCode = 1;
}

function unverifiedIn(name: string): readonly string[] {
  const { packages } = JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(packages).flatMap(([folder, { integrity, link }]) =>
    folder === '' || link || integrity?.startsWith('sha512-') ? [] : [folder],
  );
}
