import { resolve } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { maxLicenseBytes } from './checks.ts';
import { validateCombinations } from './combinations.ts';
import { readDotEnv } from './dotenv.ts';
import { readTextFile } from './files.ts';
import { checkGlobs } from './globs.ts';
import { type CommandName, longFlag } from './option.ts';
import { options } from './options.ts';
import { faultOfPem, faultOfPems } from './pem.ts';
import { proxyFor } from './proxy.ts';
import type { Settings } from './settings.ts';
import {
  type Environment,
  environmentSource,
  type Flags,
  flagSource,
  type Reader,
  readerOf,
  type Source,
} from './sources.ts';

/** Settings, or the one problem that stands in their way. Its message names every value that is wrong. */
export type Loaded =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problem: Problem };

/** Where a command was started. */
export interface ConfigurationSources {
  readonly flags: Flags;
  readonly environment: Environment;
  /** The current folder: where `.env` is looked for and relative paths begin. */
  readonly directory: string;
  /** The ids that `--only` and `--skip` are held against. */
  readonly scenarioIds: readonly string[];
}

/** Reads what a command is told: flag before environment before `.env` before default. Sends nothing anywhere. */
export async function loadSettings(command: CommandName, from: ConfigurationSources): Promise<Loaded> {
  const file = await readDotEnv(from.directory);
  if (!file.ok) return file;
  const { flags, environment } = from;
  const sources = [flagSource(flags), environmentSource(environment), environmentSource(file.environment, '.env')];
  const loaded = await settingsFrom(command, sources, from);
  const isUrlEmpty = [environment, file.environment].some((source) => source[urlVariable] === '');
  // Somebody meant a target and named none: the embedded server's good marks would not be about it.
  return loaded.ok && loaded.settings.url === undefined && isUrlEmpty ? refused(emptyUrl) : loaded;
}

const urlVariable = options.url.variable ?? '';

const emptyUrl = `${urlVariable} is there, but empty. Set it to the URL of the server to look at, or remove it to look at the reference server that comes along.`;

/** Makes settings of options from any sources, strongest first. */
export async function settingsFrom(
  command: CommandName,
  sources: readonly Source[],
  { directory, scenarioIds }: Pick<ConfigurationSources, 'directory' | 'scenarioIds'>,
): Promise<Loaded> {
  const reader = readerOf(sources);
  const settings = assemble(reader);
  const wrong = reader.wrong.length > 0 ? reader.wrong : validateCombinations(command, reader, settings);
  if (wrong.length > 0) return refused(wrong.join('\n'));
  const useless =
    checkGlobs(longFlag(options.only) ?? '', settings.only, scenarioIds) ??
    checkGlobs(longFlag(options.skip) ?? '', settings.skip, scenarioIds);
  if (useless) return { ok: false, problem: useless };
  return settings.url === undefined ? { ok: true, settings } : withFiles(reader, settings, directory);
}

function assemble(reader: Reader): Settings {
  const url = reader.one(options.url);
  const common = {
    impact: reader.one(options.impact) ?? (url === undefined ? 'write' : 'read'),
    provision: url === undefined || (reader.one(options.provision) ?? false),
    strict: reader.one(options.strict) ?? false,
    only: reader.all(options.only),
    skip: reader.all(options.skip),
    reporters: reader.all(options.reporters),
    timeoutMs: reader.one(options.timeoutMs),
    concurrency: reader.one(options.concurrency),
    showLicense: reader.one(options.showLicense) ?? false,
    ...present({
      grafanaVersion: reader.one(options.grafanaVersion),
      stateDirectory: reader.one(options.stateDirectory),
      explore: reader.one(options.explore),
      seed: reader.one(options.seed),
    }),
  };
  // What is known of a target is of no use to the embedded server, which has credentials and a license of its own.
  if (url === undefined) return { ...common, insecure: false };
  return {
    ...common,
    url,
    insecure: reader.one(options.insecure) ?? false,
    ...present({
      admin: login(reader.one(options.adminUser), reader.one(options.adminPassword)),
      orgAdmin: login(reader.one(options.orgAdminUser), reader.one(options.orgAdminPassword)),
      serviceAccountToken: reader.one(options.serviceAccountToken),
      license: reader.one(options.license),
      instance: reader.one(options.instance),
      allowWriteTo: some(reader.all(options.allowWriteTo).flat()),
      licenseSource: reader.one(options.licenseSource),
      proxy: proxyIn(reader, url),
    }),
  };
}

/** What the proxies of other targets are is nobody's business, and may be a kind that cannot be used here. */
function proxyIn(reader: Reader, url: string): string | undefined {
  const which = proxyFor(url, reader.one(options.noProxy));
  return which && reader.one(options[which]);
}

function login(user: string | undefined, password: string | undefined): Settings['admin'] {
  return user === undefined || password === undefined ? undefined : { user, password };
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that are undefined. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

const maxPemBytes = 1024 * 1024;

const pemOptions = { ca: options.caPath, cert: options.certPath, key: options.keyPath } as const;

async function withFiles(reader: Reader, settings: Settings, directory: string): Promise<Loaded> {
  const licensePath = reader.one(options.licensePath);
  let complete = settings;
  if (licensePath !== undefined) {
    const file = await readTextFile(resolve(directory, licensePath), maxLicenseBytes);
    const named = `The license file ${licensePath} (${reader.find(options.licensePath)?.where})`;
    if (!file.ok) return refused(`${named} ${file.reason}.`);
    const license = file.text.trim();
    if (license === '') return refused(`${named} is empty. It must hold the text of the license.`);
    complete = { ...complete, license };
  }
  return withPems(reader, complete, directory);
}

async function withPems(reader: Reader, settings: Settings, directory: string): Promise<Loaded> {
  const pems: Partial<Record<keyof typeof pemOptions, string>> = {};
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = reader.one(pemOptions[part]);
    if (path === undefined) continue;
    const file = await readTextFile(resolve(directory, path), maxPemBytes);
    const fault = file.ok ? faultOfPem(part, file.text) : file.reason;
    if (!file.ok || fault !== undefined) {
      return refused(
        `The ${part === 'key' ? 'key' : 'certificate'} file ${path} (${longFlag(pemOptions[part])}) ${fault}.`,
      );
    }
    pems[part] = file.text;
  }
  if (Object.keys(pems).length === 0) return { ok: true, settings };
  const fault = faultOfPems(pems);
  return fault === undefined ? { ok: true, settings: { ...settings, ...pems } } : refused(fault);
}

function refused(message: string): Loaded {
  return { ok: false, problem: { code: 'configuration', message } };
}
