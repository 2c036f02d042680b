import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './runner.ts';

/** What npm needs to run and to reach the registry: also through a proxy, and one that has its own certificate authority. */
const neededVariables = [
  'PATH',
  'HOME',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
];

/**
 * Installs the package without the settings, scripts and caches of the checkout and of the machine, and without the secrets of
 * the job. The package needs no other, so optional peers are not looked up either: a tarball is installed without the network.
 *
 * @returns the exit code of npm
 */
export function install(specification: string, folder: string): Promise<number> {
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  for (const file of ['user.npmrc', 'global.npmrc']) writeFileSync(join(folder, file), '');
  const settings = [
    '--registry=https://registry.npmjs.org/',
    `--userconfig=${join(folder, 'user.npmrc')}`,
    `--globalconfig=${join(folder, 'global.npmrc')}`,
    `--cache=${join(folder, 'cache')}`,
    '--ignore-scripts',
    '--legacy-peer-deps',
    '--no-update-notifier',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel=error',
  ];
  const env = Object.fromEntries(neededVariables.map((name) => [name, process.env[name]]));
  return runProgram('npm', ['install', ...settings, specification], { cwd: folder, env });
}
