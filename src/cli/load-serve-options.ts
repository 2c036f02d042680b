import { valuesOf } from '../config/assemble.ts';
import type { ValuesOf } from '../config/option-declaration.ts';
import { readSecretFiles } from '../config/secret-files.ts';
import { serveOptions } from '../config/serve-options.ts';
import { environmentSource, type Flags, flagSource, type Reader, readerOf } from '../config/sources.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import type { CliIo } from './io.ts';

/** The options of `serve` that are set, and those that have a default. */
export type ServeOptions = Partial<ValuesOf<typeof serveOptions>>;

/** The secrets that the environment can set. */
export type ServeSecret = 'adminPassword' | 'orgAdminPassword' | 'serviceAccountToken';

/** The options of `serve`, checked, or what is wrong with them. */
export type LoadedServe =
  | {
      readonly ok: true;
      readonly options: ServeOptions;
      /** The variables that set secrets: `GRAFANA_ADMIN_PASSWORD` or `GRAFANA_ADMIN_PASSWORD_FILE`. */
      readonly variables: Readonly<Partial<Record<ServeSecret, string>>>;
    }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Reads the flags of `serve` and the credentials of the environment. `.env` does not apply: it describes a server that
 * exists, and its password is not for a test server.
 */
export async function loadServeOptions(
  flags: Flags,
  { environment, directory }: Pick<CliIo, 'environment' | 'directory'>,
): Promise<LoadedServe> {
  const secrets = await readSecretFiles(serveOptions, [{ environment, origin: 'environment' }], directory);
  if (!secrets.ok) return refused([secrets.message]);
  const reader = readerOf([
    flagSource(flags),
    secrets.source,
    environmentSource(environment, { origin: 'environment' }),
  ]);
  const values = valuesOf(serveOptions, reader);
  if (reader.wrong.length > 0) return refused(reader.wrong);
  if (values.openapi && values.json)
    return refused([
      '--openapi and --json cannot be combined: each prints a document to standard output. Use one of them.',
    ]);
  return { ok: true, options: withoutUnset(values, reader), variables: secretVariables(reader) };
}

/** A switch that is off and an empty list would otherwise override what a variant sets. */
function withoutUnset(values: ValuesOf<typeof serveOptions>, reader: Reader): ServeOptions {
  const isSet = (key: string): boolean => {
    const option = Object.values(serveOptions).find((one) => one.key === key);
    return option !== undefined && ('default' in option || reader.find(option) !== undefined);
  };
  return Object.fromEntries(Object.entries(values).filter(([key]) => isSet(key)));
}

function secretVariables(reader: Reader): Readonly<Partial<Record<ServeSecret, string>>> {
  const names = ['adminPassword', 'orgAdminPassword', 'serviceAccountToken'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = reader.find(serveOptions[name]);
      return found === undefined ? [] : [[name, found.where]];
    }),
  );
}

function refused(lines: readonly string[]): LoadedServe {
  return { ok: false, problem: createProblem('usage', { lines }) };
}
