import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the peers. */
export const peersFolder = fileURLToPath(new URL('.', import.meta.url));

/** Hurl is a Rust program: its npm package downloads a binary from elsewhere, so it is built from crates.io. */
const hurlVersion = '8.0.1';
const hurlRoot = join(peersFolder, '.hurl');

/** A program that can be started, or why it cannot. */
export type Program = { readonly file: string; readonly version: string } | { readonly missing: string };

/** Installs what package-lock.json of this folder names, unless those versions are installed already. */
export function installPackages(): void {
  const { dependencies } = manifestOf(peersFolder);
  const isInstalled = Object.entries(dependencies ?? {}).every(([name, version]) => {
    const folder = join(peersFolder, 'node_modules', name);
    return existsSync(folder) && manifestOf(folder).version === version;
  });
  if (isInstalled) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peersFolder,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The peers could not be installed: npm ci in bench/peers failed.');
}

/** The path of a program of one of the installed packages, and the version of the package. */
export function packageProgram(name: string, path: string): { readonly file: string; readonly version: string } {
  const folder = join(peersFolder, 'node_modules', name);
  return { file: join(folder, path), version: manifestOf(folder).version };
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Hurl: the one in the path if it has the right version, or one built with cargo. */
export function installHurl(): Program {
  const built = join(hurlRoot, 'bin', 'hurl');
  const found = ['hurl', built].find((file) => versionOf(file) === hurlVersion);
  if (found !== undefined) return { file: found, version: hurlVersion };
  const args = ['install', 'hurl', '--version', hurlVersion, '--locked', '--root', hurlRoot];
  process.stderr.write(`Building Hurl ${hurlVersion} with cargo, which takes some minutes.\n`);
  const { status } = spawnSync('cargo', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status === 0) return { file: built, version: hurlVersion };
  return {
    missing: `Hurl ${hurlVersion} is not installed, and cargo could not build it (it needs libclang, libcurl and libxml2 with their headers)`,
  };
}

function versionOf(program: string): string | undefined {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return /^hurl (\S+)/.exec(stdout ?? '')?.[1];
}

/** Loads a library from the packages of this folder. */
export async function loadFromPeers(name: string): Promise<unknown> {
  return import(createRequire(join(peersFolder, 'package.json')).resolve(name));
}
