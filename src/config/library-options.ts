import { scenarios } from '../../specs/index.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { ListedDeviation } from '../domain/deviation.ts';
import type { Problem } from '../domain/problem.ts';
import { type HttpHeader, headerProblem } from './headers.ts';
import { type Loaded, settingsFrom } from './load.ts';
import type { OptionTable } from './option-declaration.ts';
import { options } from './options.ts';
import { pemProblem, pemsProblem } from './pem.ts';
import type { CombinedSettings, Settings } from './settings.ts';
import { librarySource } from './sources.ts';
import { proxyUrl } from './url.ts';

/** The settings that only the command line has. */
type CommandLineKey = {
  [K in keyof typeof options]: (typeof options)[K] extends { readonly library: false } ? K : never;
}[keyof typeof options];

/** What a caller of the library may set. Either `url` or `reference` is needed. */
export type ConformanceOptions = {
  readonly [K in Exclude<keyof Settings, CommandLineKey>]?: Settings[K] | undefined;
};

const combinedKeys: Readonly<Record<keyof CombinedSettings, true>> = {
  admin: true,
  orgAdmin: true,
  ca: true,
  cert: true,
  key: true,
  proxy: true,
  headers: true,
  deviations: true,
  fetch: true,
};

/** The names of the options that the library takes. */
export function libraryKeys(table: OptionTable = options): readonly string[] {
  const direct = Object.values(table).filter(({ setting, library }) => setting !== false && library !== false);
  return [...direct.map(({ key }) => key), ...Object.keys(combinedKeys)];
}

/**
 * Makes settings of what a caller of the library gives, by the same rules as for the command line. Reads neither the
 * environment nor `.env`.
 */
export async function settingsFromOptions(given: ConformanceOptions, table: OptionTable = options): Promise<Loaded> {
  const keys = libraryKeys(table);
  const unknown = Object.keys(given).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    return refused(`There is no option ${unknown.slice(0, 100)}. Allowed are ${keys.join(', ')}.`);
  }
  const { ca, cert, key, proxy, headers, fetch, admin, orgAdmin, deviations, ...direct } = given;
  const contradiction = fetchProblem(given);
  if (contradiction !== undefined) return refused(contradiction);
  const connection = connectionOf({ ca, cert, key, proxy, headers });
  if (!connection.ok) return refused(connection.message);
  const list = await checkedDeviations(deviations);
  if (!list.ok) return refused(list.message);
  const source = librarySource({
    ...direct,
    adminUser: admin?.user,
    adminPassword: admin?.password,
    orgAdminUser: orgAdmin?.user,
    orgAdminPassword: orgAdmin?.password,
  });
  const loaded = await settingsFrom('run', [source], {
    directory: '.',
    scenarioIds: scenarios.map(({ id }) => id),
    table,
  });
  if (!loaded.ok) return loaded;
  const [first] = Object.keys(connection.settings);
  return loaded.settings.reference && first !== undefined
    ? refused(`The option ${first} is for a server with a URL, and cannot be used with reference: true.`)
    : {
        ...loaded,
        settings: { ...loaded.settings, ...connection.settings, ...list.settings, ...definedOnly({ fetch }) },
      };
}

/** What contradicts `fetch`, which connects in its own way. */
function fetchProblem({ fetch, reference, url, insecure, ...given }: ConformanceOptions): string | undefined {
  if (fetch === undefined) return undefined;
  if (typeof fetch !== 'function') return 'The option fetch must be a function that takes a Request.';
  if (reference === true) {
    return 'The options fetch and reference: true contradict each other: both say what to check. Set one of them.';
  }
  if (url === undefined) return 'The option fetch needs the option url: the base URL of the requests that it gets.';
  const useless = insecure === true ? 'insecure' : connectionKeys.find((key) => given[key] !== undefined);
  return useless === undefined
    ? undefined
    : `The option ${useless} has no effect with fetch, which makes its own connections. Leave one of them out.`;
}

const connectionKeys = ['ca', 'cert', 'key', 'proxy'] as const;

/** What some options add to the settings, or what is wrong with them. */
type CheckedSettings =
  | { readonly ok: true; readonly settings: Partial<CombinedSettings> }
  | { readonly ok: false; readonly message: string };

type Connection = Pick<ConformanceOptions, 'ca' | 'cert' | 'key' | 'proxy' | 'headers'>;

/** How to connect to the target. The caller of the library gives the texts themselves, not files that hold them. */
function connectionOf({ proxy, headers = [], ...pems }: Connection): CheckedSettings {
  for (const part of ['ca', 'cert', 'key'] as const) {
    const problem = pems[part] === undefined ? undefined : pemProblem(part, pems[part]);
    if (problem !== undefined) return { ok: false, message: `The option ${part} must be PEM text, but it ${problem}.` };
  }
  const message = pemsProblem(pems) ?? headersProblem(headers);
  if (message !== undefined) return { ok: false, message };
  const checked = proxy === undefined ? undefined : proxyUrl(proxy);
  if (checked?.ok === false) return { ok: false, message: `The option proxy must be ${checked.allowed}.` };
  const some = headers.length === 0 ? undefined : headers;
  return { ok: true, settings: definedOnly({ ...pems, proxy: checked?.value, headers: some }) };
}

/** The list as the command line would read it from a file: JSON is YAML. */
async function checkedDeviations(deviations: ConformanceOptions['deviations']): Promise<CheckedSettings> {
  if (deviations === undefined) return { ok: true, settings: {} };
  if (!Array.isArray(deviations)) return { ok: false, message: 'The option deviations must be a list of entries.' };
  const entries = deviations.map(({ line: _, ...entry }: ListedDeviation) => `  - ${JSON.stringify(entry)}`);
  const { parseDeviations } = await import('./deviation-file.ts');
  const read = parseDeviations(['deviations:', ...entries].join('\n'), 'The option deviations');
  // A line of a text that the caller has never seen would say nothing.
  return read.ok
    ? { ok: true, settings: { deviations: read.deviations.map(({ line: _, ...entry }) => entry) } }
    : {
        ok: false,
        message: read.message.replaceAll(/, line (\d+)/g, (_, line) => `, entry ${Math.max(1, Number(line) - 1)}`),
      };
}

function headersProblem(headers: readonly HttpHeader[]): string | undefined {
  const allowed = headers.map(headerProblem).find((one) => one !== undefined);
  return allowed === undefined ? undefined : `The option headers must hold ${allowed}.`;
}

function refused(message: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: 'configuration', message } };
}
