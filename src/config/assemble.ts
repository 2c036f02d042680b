import { definedOnly } from '../domain/defined-only.ts';
import type { Login } from '../domain/login.ts';
import type { HttpHeader } from './headers.ts';
import type { Option, OptionTable, ValuesOf } from './option-declaration.ts';
import { options } from './options.ts';
import { proxyFor } from './proxy.ts';
import type { CombinedSettings, Settings } from './settings.ts';
import type { Environment, Reader } from './sources.ts';

/** Settings but for what is in files that options name. */
export function assemble(table: OptionTable, reader: Reader, variables: Environment): Settings {
  const isReference = reader.one(options.reference);
  // A table that is given instead has what the one table has, and may have more.
  const values = valuesOf(table as typeof options, reader, { isReference });
  return {
    ...values,
    impact: values.impact ?? (isReference ? 'write' : 'read'),
    provision: isReference || values.provision,
    ...combined(reader, values.url, variables),
  };
}

/**
 * The values of the options that are settings themselves.
 *
 * @param isReference - whether options of a target count as not set, because they mean nothing to the reference server
 */
export function valuesOf<T extends OptionTable>(
  table: T,
  reader: Reader,
  { isReference = false }: { readonly isReference?: boolean } = {},
): ValuesOf<T> {
  const entries = Object.values(table)
    .filter(({ setting }) => setting !== false)
    .map((option) => [option.key, isReference && option.ofTarget ? notSet(option) : reader.read(option)] as const)
    .filter(([, value]) => value !== undefined);
  // Each value has the type that the check of its option gives.
  return Object.fromEntries(entries) as ValuesOf<T>;
}

function notSet({ many, toggle }: Option): readonly [] | false | undefined {
  if (many) return [];
  return toggle ? false : undefined;
}

function combined(reader: Reader, url: string | undefined, variables: Environment): CombinedSettings {
  if (url === undefined) return {};
  const headers = reader.all(options.header).map((one) => ('value' in one ? one : headerFrom(one, variables)));
  return definedOnly({
    headers: headers.length === 0 ? undefined : headers,
    admin: login(reader.one(options.adminUser), reader.one(options.adminPassword)),
    orgAdmin: login(reader.one(options.orgAdminUser), reader.one(options.orgAdminPassword)),
    proxy: proxyIn(reader, url),
  });
}

function headerFrom(
  { name, variable }: { readonly name: string; readonly variable: string },
  from: Environment,
): HttpHeader {
  return { name, value: from[variable] ?? '' };
}

/** Only the proxy for this URL is read: the other one may be of a kind that cannot be used here. */
function proxyIn(reader: Reader, url: string): string | undefined {
  const which = proxyFor(url, reader.one(options.noProxy));
  return which && reader.one(options[which]);
}

function login(user: string | undefined, password: string | undefined): Login | undefined {
  return user === undefined || password === undefined ? undefined : { user, password };
}
