import { resolve } from 'node:path';
import { readTextFile } from './files.ts';
import type { SettingsFile } from './found-files.ts';
import { longFlag } from './option-declaration.ts';
import { options } from './options.ts';
import { pemProblem, pemsProblem } from './pem.ts';
import { readNamedFile } from './secret-files.ts';
import type { Settings } from './settings.ts';
import { isStronger, type Reader } from './sources.ts';
import { licenseText, maxLicenseBytes } from './value-checks.ts';

/** Settings, or what is wrong with a file. */
type CompletedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly message: string };

/** Where files are looked for. */
interface Folders {
  /** Where relative paths begin. */
  readonly directory: string;
  /** The files that set options. */
  readonly files: readonly SettingsFile[];
}

const maxPemBytes = 1024 * 1024;

const pemOptions = { ca: options.caPath, cert: options.certPath, key: options.keyPath } as const;

/** Settings with the contents of the files that options name: the license, certificates and the key. */
export async function withNamedFiles(reader: Reader, settings: Settings, folders: Folders): Promise<CompletedSettings> {
  const licensed = await withLicense(reader, settings, folders);
  return licensed.ok ? withPems(reader, licensed.settings, folders.directory) : licensed;
}

async function withLicense(
  reader: Reader,
  settings: Settings,
  { directory, files }: Folders,
): Promise<CompletedSettings> {
  const found = reader.find(options.licensePath);
  const path = reader.one(options.licensePath);
  if (!found || path === undefined) return { ok: true, settings };
  const license = reader.find(options.license);
  // Two from the same place are rejected before.
  if (license && isStronger(license, found)) return { ok: true, settings };
  const place = files.find(({ origin }) => origin === found.origin) ?? { origin: found.origin };
  const file = await readNamedFile(place, resolve(directory, path), maxLicenseBytes);
  const named = `The license file ${path} (${found.where})`;
  if (!file.ok) return { ok: false, message: `${named} ${file.reason}.` };
  const checked = licenseText(file.text);
  return checked.ok
    ? { ok: true, settings: { ...settings, license: checked.value } }
    : { ok: false, message: `${named} is empty. It must hold the text of the license.` };
}

async function withPems(reader: Reader, settings: Settings, directory: string): Promise<CompletedSettings> {
  const pems: Partial<Record<keyof typeof pemOptions, string>> = {};
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = reader.one(pemOptions[part]);
    if (path === undefined) continue;
    const pem = await readPem(part, path, directory);
    if (!pem.ok) return pem;
    pems[part] = pem.text;
  }
  if (Object.keys(pems).length === 0) return { ok: true, settings };
  const message = pemsProblem(pems);
  return message === undefined ? { ok: true, settings: { ...settings, ...pems } } : { ok: false, message };
}

async function readPem(
  part: keyof typeof pemOptions,
  path: string,
  directory: string,
): Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string }> {
  const file = await readTextFile(resolve(directory, path), maxPemBytes);
  const problem = file.ok ? pemProblem(part, file.text) : file.reason;
  if (file.ok && problem === undefined) return file;
  const kind = part === 'key' ? 'key' : 'certificate';
  return { ok: false, message: `The ${kind} file ${path} (${longFlag(pemOptions[part])}) ${problem}.` };
}
