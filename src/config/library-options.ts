import { scenarios } from '../../specs/index.ts';
import type { Problem } from '../domain/problem.ts';
import { type Loaded, settingsFrom } from './load.ts';
import { faultOfPem, faultOfPems } from './pem.ts';
import type { Settings } from './settings.ts';
import { givenSource } from './sources.ts';
import { proxyUrl } from './url.ts';

/** What a caller of the library may set: all of {@link Settings} but the reporters, none of it needed. */
export type ConformanceOptions = {
  readonly [K in keyof Omit<Settings, 'reporters'>]?: Settings[K] | undefined;
};

const known: Readonly<Record<keyof ConformanceOptions, true>> = {
  url: true,
  impact: true,
  allowWriteTo: true,
  provision: true,
  strict: true,
  only: true,
  skip: true,
  explore: true,
  seed: true,
  timeoutMs: true,
  concurrency: true,
  grafanaVersion: true,
  instance: true,
  licenseSource: true,
  ca: true,
  cert: true,
  key: true,
  proxy: true,
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
export async function settingsFromOptions(given: ConformanceOptions): Promise<Loaded> {
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(known, key));
  if (unknown !== undefined) {
    return refused(`There is no option ${unknown.slice(0, 100)}. Allowed are ${Object.keys(known).join(', ')}.`);
  }
  const { ca, cert, key, proxy, admin, orgAdmin, timeoutMs, concurrency, explore, seed, ...same } = given;
  const reach = reachOf({ ca, cert, key, proxy });
  if (!reach.ok) return refused(reach.message);
  const source = givenSource({
    ...same,
    adminUser: admin?.user,
    adminPassword: admin?.password,
    orgAdminUser: orgAdmin?.user,
    orgAdminPassword: orgAdmin?.password,
    timeoutMs: timeoutMs?.toString(),
    concurrency: concurrency?.toString(),
    explore: explore?.toString(),
    seed: seed?.toString(),
  });
  const loaded = await settingsFrom('run', [source], {
    directory: '.',
    scenarioIds: scenarios.map(({ id }) => id),
  });
  const [first] = Object.keys(reach.settings);
  if (!loaded.ok || first === undefined) return loaded;
  if (loaded.settings.url === undefined)
    return refused(`The option ${first} says something about a target, but there is no url.`);
  return { ok: true, settings: { ...loaded.settings, ...reach.settings } };
}

type Reach = Pick<Settings, 'ca' | 'cert' | 'key' | 'proxy'>;

/** How the target is to be reached, where the caller gives the texts themselves and not the files that hold them. */
function reachOf({
  proxy,
  ...pems
}: Pick<ConformanceOptions, keyof Reach>):
  | { readonly ok: true; readonly settings: Reach }
  | { readonly ok: false; readonly message: string } {
  for (const part of ['ca', 'cert', 'key'] as const) {
    const fault = pems[part] === undefined ? undefined : faultOfPem(part, pems[part]);
    if (fault !== undefined)
      return { ok: false, message: `The option ${part} must be PEM text; what was given ${fault}.` };
  }
  const fault = faultOfPems(pems);
  if (fault !== undefined) return { ok: false, message: fault };
  const checked = proxy === undefined ? undefined : proxyUrl(proxy);
  if (checked?.ok === false) return { ok: false, message: `The option proxy must be ${checked.allowed}.` };
  const given = Object.entries({ ...pems, proxy: checked?.value }).filter(([, value]) => value !== undefined);
  return { ok: true, settings: Object.fromEntries(given) };
}

function refused(message: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: 'configuration', message } };
}
