import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package whose code is part of the build. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX identifier of its license. */
  readonly license: string;
  /** The text of its license, and of its NOTICE file if it has one. */
  readonly text: string;
}

/** Licenses that allow shipping the code with the text of the license. */
const allowed: readonly string[] = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];

const inPackage = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const licenseFile = /^(licen[cs]e|copying|notice)(\.|-|$)/i;

/**
 * The packages that some modules belong to, by name.
 *
 * @param modules - paths of files
 * @throws Error if a license is not known to allow this, or has no text in the package
 */
export function packagesOf(modules: readonly string[]): readonly BundledPackage[] {
  const folders = new Set(modules.flatMap((path) => inPackage.exec(path)?.[0] ?? []));
  return [...folders].map(readPackage).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!allowed.includes(license))
    throw new Error(`${name} has the license ${license}, which the build does not allow.`);
  const files = readdirSync(folder).filter((file) => licenseFile.test(file));
  if (files.length === 0) throw new Error(`${name} has no file with the text of its license.`);
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  return { name, version, license, text };
}

/** The notices as text. */
export function renderNotices(packages: readonly BundledPackage[]): string {
  const parts = packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`);
  const line = `\n${'-'.repeat(80)}\n\n`;
  return ['This package contains code of other packages, under these licenses.\n', ...parts].join(line);
}
