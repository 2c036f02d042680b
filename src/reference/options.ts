import { randomBytes } from 'node:crypto';
import { ReferenceServerError } from './config/errors.ts';
import { resolveInferences } from './config/inferences.ts';
import type { ReferenceOptions } from './config/reference-options.ts';
import { parseVersion } from './config/version.ts';
import { faults } from './faults/index.ts';
import type { Hook, InstanceBehavior } from './instance/handler.ts';
import { variants } from './variants/variants.ts';

/** Options after defaults and checks. */
export type ResolvedOptions = {
  readonly host: string;
  readonly port: number;
  readonly behavior: InstanceBehavior;
  readonly unlicensed: boolean;
  readonly licenseFromFile: boolean;
  readonly latencyMs: number;
  readonly seedPersonas: boolean;
  readonly adminUser: string;
  readonly adminPassword: string;
  readonly rootUrl: string | undefined;
  readonly lockout: boolean;
  /** The hooks of the variant and of the faults. */
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
  licenseFromFile: false,
  subPath: '',
  latencyMs: 0,
  fault: [],
  licensingOnly: false,
  adminUser: 'admin',
  lockout: true,
} as const satisfies ReferenceOptions;

/** Applies the variant and the defaults. Throws a `ReferenceServerError` for an unknown id or an invalid value. */
export function resolveOptions(given: ReferenceOptions): ResolvedOptions {
  const variant = given.variant === undefined ? undefined : known('variant', variants, given.variant);
  const options = { ...defaults, ...variant?.options, ...withoutUndefined(given) };
  const { host, unlicensed, licenseFromFile, licensingOnly, adminUser, lockout } = options;
  const chosenFaults = [options.fault].flat().map((id) => known('fault', faults, id));
  return {
    host,
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
    licenseFromFile,
    latencyMs: within('latencyMs', options.latencyMs, 60_000),
    seedPersonas: options.seedPersonas ?? licensingOnly,
    adminUser,
    adminPassword: options.adminPassword ?? randomBytes(12).toString('base64url'),
    rootUrl: options.rootUrl === undefined ? undefined : parseRootUrl(options.rootUrl),
    lockout,
    hooks: [variant, ...chosenFaults].flatMap((one) => one?.hook ?? []),
    unusualHeaderCase: variant?.unusualHeaderCase ?? false,
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

function within(name: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new ReferenceServerError('bad-option', `Invalid ${name} ${value}. It must be a whole number from 0 to ${max}.`);
}

function parseSubPath(text: string): string {
  const path = text.replace(/\/+$/, '');
  if (path === '') return '';
  if (/^(\/[\w.~-]+)+$/.test(path)) return path;
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
