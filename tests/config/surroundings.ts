import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { type Loaded, loadSettings } from '../../src/config/load.ts';
import type { CommandName } from '../../src/config/option.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Environment, Flags } from '../../src/config/sources.ts';

/** An empty folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'licensing-conformance-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Told {
  readonly command?: CommandName;
  readonly flags?: Flags;
  readonly environment?: Environment;
  readonly directory?: string;
}

/** Loads settings from nothing but what is told. */
export async function load({ command = 'run', flags = {}, environment = {}, directory }: Told): Promise<Loaded> {
  return loadSettings(command, {
    flags,
    environment,
    directory: directory ?? (await temporaryFolder()),
    scenarioIds: scenarios.map(({ id }) => id),
  });
}

export async function settingsFor(told: Told): Promise<Settings> {
  const loaded = await load(told);
  if (!loaded.ok) throw new Error(`refused: ${loaded.problem.message}`);
  return loaded.settings;
}

/** The message that the settings are refused with. */
export async function refusalOf(told: Told): Promise<string> {
  const loaded = await load(told);
  if (loaded.ok) throw new Error('The settings were taken.');
  return loaded.problem.message;
}
