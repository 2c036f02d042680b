import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { type Loaded, loadSettings } from '../../src/config/load.ts';
import type { CommandName, OptionTable } from '../../src/config/option-declaration.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Environment, Flags } from '../../src/config/sources.ts';

/** An empty folder that is deleted after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'licensing-conformance-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with files, by their paths, that is deleted after the test. */
export async function folderWith(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** Everything that settings are loaded from; what is absent is empty. */
export interface Given {
  readonly command?: CommandName;
  readonly flags?: Flags;
  readonly environment?: Environment;
  readonly directory?: string;
  readonly table?: OptionTable;
}

/** Loads settings from nothing but what is given. */
export async function load({
  command = 'run',
  flags = {},
  environment = {},
  directory,
  table,
}: Given): Promise<Loaded> {
  return loadSettings(command, {
    flags,
    environment,
    directory: directory ?? (await temporaryFolder()),
    scenarioIds: scenarios.map(({ id }) => id),
    ...(table === undefined ? {} : { table }),
  });
}

/** Loads settings that must be valid. */
export async function loaded(given: Given): Promise<Extract<Loaded, { readonly ok: true }>> {
  const outcome = await load(given);
  if (!outcome.ok) throw new Error(`The settings were rejected: ${outcome.problem.message}`);
  return outcome;
}

export async function settingsFor(given: Given): Promise<Settings> {
  return (await loaded(given)).settings;
}

/** The message that the settings are rejected with. */
export async function messageFor(given: Given): Promise<string> {
  const outcome = await load(given);
  if (outcome.ok) throw new Error('The settings were accepted.');
  return outcome.problem.message;
}
