import { scenarios } from '../../specs/index.ts';
import type { Problem } from '../problem.ts';
import { isPem, type Loaded, settingsFrom } from './load.ts';
import type { Settings } from './settings.ts';
import { givenSource } from './sources.ts';

/** What a caller of the library may set: all of {@link Settings} but the reporters, none of it needed. */
export type ConformanceOptions = {
  readonly [K in keyof Omit<Settings, 'reporters'>]?: Settings[K] | undefined;
};

const known: Readonly<Record<keyof ConformanceOptions, true>> = {
  url: true,
  impact: true,
  provision: true,
  strict: true,
  only: true,
  skip: true,
  timeoutMs: true,
  concurrency: true,
  grafanaVersion: true,
  instance: true,
  licenseSource: true,
  ca: true,
  insecure: true,
  admin: true,
  orgAdmin: true,
  serviceAccountToken: true,
  license: true,
  showLicense: true,
  stateDirectory: true,
};

/**
 * Makes settings of what a caller of the library gave, by the same rules as for the command line.
 *
 * Neither environment nor `.env` is looked at.
 */
export async function settingsOf(given: ConformanceOptions): Promise<Loaded> {
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(known, key));
  if (unknown !== undefined) {
    return refused(`There is no option ${unknown.slice(0, 100)}. Allowed are ${Object.keys(known).join(', ')}.`);
  }
  const { ca, admin, orgAdmin, timeoutMs, concurrency, ...same } = given;
  if (ca !== undefined && !isPem(ca)) return refused('The option ca must be the text of certificates in PEM.');
  const source = givenSource({
    ...same,
    adminUser: admin?.user,
    adminPassword: admin?.password,
    orgAdminUser: orgAdmin?.user,
    orgAdminPassword: orgAdmin?.password,
    timeoutMs: timeoutMs?.toString(),
    concurrency: concurrency?.toString(),
  });
  const loaded = await settingsFrom('run', [source], {
    directory: '.',
    scenarioIds: scenarios.map(({ id }) => id),
  });
  if (!loaded.ok || ca === undefined) return loaded;
  if (loaded.settings.url === undefined)
    return refused('The option ca says something about a target, but there is no url.');
  return { ok: true, settings: { ...loaded.settings, ca } };
}

function refused(message: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: 'configuration', message } };
}
