/**
 * `npm run lockfile`: checks that every package of package-lock.json has an integrity hash, so that `npm ci` verifies what
 * it downloads, on every platform. Prints the packages without one and exits with 1 if there are any.
 */
import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly integrity?: string;
  /** A package of this repository, which is linked and not downloaded. */
  readonly link?: true;
}

const path = new URL('../package-lock.json', import.meta.url);
const { packages } = JSON.parse(readFileSync(path, 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const unverified = Object.entries(packages).flatMap(([folder, { integrity, link }]) =>
  folder === '' || link || integrity?.startsWith('sha512-') ? [] : [folder],
);

if (unverified.length > 0) {
  process.stderr.write(
    `package-lock.json has no SHA-512 integrity for:\n${unverified.map((folder) => `  ${folder}\n`).join('')}` +
      'Add the output of `npm view NAME@VERSION dist.integrity` to each entry.\n',
  );
  process.exitCode = 1;
}
