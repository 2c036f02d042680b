import { ReferenceServerError } from './config/errors.ts';
import { resolveInferences } from './config/inferences.ts';
import { type LicenseKind, licenseKinds } from './config/license-kinds.ts';
import { createRandomness, type Randomness } from './config/randomness.ts';
import type { ReferenceOptions } from './config/reference-options.ts';
import { parseVersion } from './config/version.ts';
import { faults } from './faults/index.ts';
import { emailOf } from './instance/accounts.ts';
import type { Hook, InstanceBehavior } from './instance/handler.ts';
import { combineVariants } from './variants/combine.ts';
import { variants } from './variants/variants.ts';

/** Options after defaults and checks. */
export type ResolvedOptions = {
  readonly host: string;
  readonly port: number;
  readonly behavior: InstanceBehavior;
  readonly unlicensed: boolean;
  readonly license: LicenseKind;
  readonly licenseFromFile: boolean;
  readonly latencyMs: number;
  readonly seedPersonas: boolean;
  readonly adminUser: string;
  readonly adminPassword: string | undefined;
  readonly orgAdminUser: string;
  readonly orgAdminPassword: string | undefined;
  readonly serviceAccountToken: string | undefined;
  readonly random: Randomness;
  /** The time at the start in Unix seconds; undefined for the time of the system. */
  readonly now: number | undefined;
  readonly rootUrl: string | undefined;
  readonly lockout: boolean;
  /** The hooks of the variants and of the faults. */
  readonly hooks: readonly Hook[];
  /** Whether header names have an unusual case and order. */
  readonly unusualHeaderCase: boolean;
};

/** The default of every option that has a fixed one. */
const defaults = {
  host: '127.0.0.1',
  port: 0,
  grafanaVersion: '13.0.0',
  edition: 'enterprise',
  anonymous: false,
  unlicensed: false,
  license: 'valid',
  licenseFromFile: false,
  subPath: '',
  latencyMs: 0,
  fault: [],
  variant: [],
  licensingOnly: false,
  adminUser: 'admin',
  orgAdminUser: 'org-admin',
  lockout: true,
} as const satisfies ReferenceOptions;

/** Applies the variants and the defaults. Throws a `ReferenceServerError` for an unknown id or an invalid value. */
export function resolveOptions(given: ReferenceOptions): ResolvedOptions {
  const variant = combineVariants([given.variant ?? []].flat().map((id) => known('variant', variants, id)));
  const options = { ...defaults, ...variant.options, ...withoutUndefined(given) };
  const { host, unlicensed, licenseFromFile, licensingOnly, adminUser, orgAdminUser, lockout } = options;
  const { adminPassword, orgAdminPassword, serviceAccountToken } = options;
  if (given.adminUser !== undefined || given.orgAdminUser !== undefined) mustDiffer(adminUser, orgAdminUser);
  const chosenFaults = [options.fault].flat().map((id) => known('fault', faults, id));
  return {
    host: notEmpty('host', host),
    port: within('port', options.port, 65_535),
    behavior: {
      version: parseVersion(options.grafanaVersion),
      edition: options.edition,
      anonymous: options.anonymous,
      licensingOnly,
      inferred: resolveInferences(options),
      subPath: parseSubPath(options.subPath),
    },
    unlicensed,
    license: oneOf('license', licenseKinds, options.license),
    licenseFromFile,
    latencyMs: within('latencyMs', options.latencyMs, 60_000),
    seedPersonas:
      options.seedPersonas ?? (licensingOnly || orgAdminPassword !== undefined || serviceAccountToken !== undefined),
    adminUser: parseLogin('adminUser', adminUser),
    adminPassword: notEmpty('adminPassword', adminPassword),
    orgAdminUser: parseLogin('orgAdminUser', orgAdminUser),
    orgAdminPassword: notEmpty('orgAdminPassword', orgAdminPassword),
    serviceAccountToken: notEmpty('serviceAccountToken', serviceAccountToken),
    random: createRandomness(options.seed === undefined ? undefined : int32('seed', options.seed)),
    now: options.now === undefined ? undefined : within('now', options.now, latestTime),
    rootUrl: options.rootUrl === undefined ? undefined : parseRootUrl(options.rootUrl),
    lockout,
    hooks: [...variant.hooks, ...chosenFaults.map(({ hook }) => hook)],
    unusualHeaderCase: variant.unusualHeaderCase,
  };
}

/** An option that is undefined counts as missing. */
function withoutUndefined(given: ReferenceOptions): {
  readonly [K in keyof ReferenceOptions]: NonNullable<ReferenceOptions[K]>;
} {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Finds a fault or variant by its id. */
function known<T extends { readonly id: string }>(kind: 'fault' | 'variant', all: readonly T[], id: string): T {
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new ReferenceServerError(
    kind === 'fault' ? 'unknown-fault' : 'unknown-variant',
    `The built-in reference server has no ${kind} "${id.slice(0, 80)}". Did you mean ${closestTo(id, all).join(', ')}?`,
  );
}

/** The ids that share the most words with an unknown one. */
function closestTo(id: string, all: readonly { readonly id: string }[]): readonly string[] {
  const words = new Set(id.slice(0, 80).split(/[.\s_-]+/));
  const shared = (other: string): number => other.split(/[.-]/).filter((word) => words.has(word)).length;
  return all
    .map((one) => one.id)
    .sort((a, b) => shared(b) - shared(a))
    .slice(0, 5);
}

/** The end of the year 9999, in Unix seconds. */
const latestTime = 253_402_300_799;

/** Two users cannot have the same login or e-mail address, and one can be the login of the other. */
function mustDiffer(adminUser: string, orgAdminUser: string): void {
  const names = [adminUser, orgAdminUser].flatMap((user) => [user, emailOf(user)]).map((name) => name.toLowerCase());
  if (new Set(names).size === names.length) return;
  throw new ReferenceServerError(
    'bad-option',
    'The server admin and the admin of the organization have the same login or e-mail address. Set different ones.',
  );
}

function oneOf<const T extends string>(name: string, allowed: readonly T[], value: T): T {
  if (allowed.includes(value)) return value;
  const given = String(value).slice(0, 80);
  throw new ReferenceServerError('bad-option', `Invalid ${name} "${given}". It must be ${allowed.join(', ')}.`);
}

function int32(name: string, value: number): number {
  if (value === (value | 0)) return value;
  throw new ReferenceServerError('bad-option', `Invalid ${name} ${value}. It must be a 32-bit integer.`);
}

function within(name: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new ReferenceServerError('bad-option', `Invalid ${name} ${value}. It must be a whole number from 0 to ${max}.`);
}

/** Nobody signs in with an empty password or token, and to Node an empty host is every address. */
function notEmpty<T extends string | undefined>(name: string, value: T): T {
  if (value !== '') return value;
  throw new ReferenceServerError('bad-option', `Invalid ${name} "". Leave the option out, or set it to another text.`);
}

/** A colon would end the login in Basic authentication (RFC 7617, section 2). */
function parseLogin(name: string, value: string): string {
  if (!value.includes(':')) return notEmpty(name, value);
  const given = value.slice(0, 80);
  throw new ReferenceServerError('bad-option', `Invalid ${name} "${given}". It must be a login without colons.`);
}

function parseSubPath(text: string): string {
  const path = text.replace(/\/+$/, '');
  if (path === '') return '';
  // Clients take the segments `.` and `..` out of a URL.
  if (/^(\/(?!\.\.?(\/|$))[\w.~-]+)+$/.test(path)) return path;
  throw new ReferenceServerError(
    'bad-option',
    `Invalid sub-path "${text.slice(0, 80)}". It must start with a slash and consist of plain segments, such as /grafana.`,
  );
}

function parseRootUrl(text: string): string {
  if (/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/.test(text) && URL.canParse(text))
    return text.endsWith('/') ? text : `${text}/`;
  throw new ReferenceServerError(
    'bad-option',
    `Invalid root URL "${text.slice(0, 80)}". It must be an http or https URL, such as https://grafana.example/.`,
  );
}
