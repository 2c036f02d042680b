import { randomBytes } from 'node:crypto';
import { ReferenceServerError } from './config/errors.ts';
import type { ReferenceOptions } from './config/reference-options.ts';
import { parseVersion } from './config/version.ts';
import { faults } from './faults/index.ts';
import type { Behavior, Hook } from './instance/handler.ts';
import { variants } from './variants/variants.ts';

/** Options after defaults and checks. */
export type ResolvedOptions = {
  readonly host: string;
  readonly port: number;
  readonly behavior: Behavior;
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
  /** Whether header names are written in an unusual case and order. */
  readonly unusualHeaderCase: boolean;
};

/** Applies the variant and the defaults. Throws a `ReferenceServerError` for an unknown id or a value that cannot be. */
export function resolveOptions(given: ReferenceOptions): ResolvedOptions {
  const variant = given.variant === undefined ? undefined : known('variant', variants, given.variant);
  const options: ReferenceOptions = { ...variant?.options, ...given };
  const faultIds = typeof options.fault === 'string' ? [options.fault] : (options.fault ?? []);
  const chosen = faultIds.map((id) => known('fault', faults, id));
  const licensingOnly = options.licensingOnly ?? false;
  return {
    host: options.host ?? '127.0.0.1',
    port: within('port', options.port ?? 0, 65_535),
    behavior: {
      version: parseVersion(options.grafanaVersion ?? '13.0.0'),
      edition: options.edition ?? 'enterprise',
      anonymous: options.anonymous ?? false,
      licensingOnly,
      serviceAccountStatus: options.serviceAccountStatus ?? 403,
      subPath: subPathOf(options.subPath ?? ''),
    },
    unlicensed: options.unlicensed ?? false,
    licenseFromFile: options.licenseFromFile ?? false,
    latencyMs: within('latencyMs', options.latencyMs ?? 0, 60_000),
    seedPersonas: options.seedPersonas ?? licensingOnly,
    adminUser: options.adminUser ?? 'admin',
    adminPassword: options.adminPassword ?? randomBytes(12).toString('base64url'),
    rootUrl: options.rootUrl === undefined ? undefined : rootUrlOf(options.rootUrl),
    lockout: options.lockout ?? true,
    hooks: [variant, ...chosen].flatMap((one) => one?.hook ?? []),
    unusualHeaderCase: variant?.unusualHeaderCase ?? false,
  };
}

function known<T extends { readonly id: string }>(what: 'fault' | 'variant', all: readonly T[], id: string): T {
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new ReferenceServerError(
    what === 'fault' ? 'unknown-fault' : 'unknown-variant',
    `The reference server has no ${what} "${id.slice(0, 80)}". Closest of ${all.length}: ${closestTo(id, all).join(', ')}.`,
  );
}

/** The ids that share most words with a mistaken one. */
function closestTo(id: string, all: readonly { readonly id: string }[]): readonly string[] {
  const words = new Set(id.slice(0, 80).split(/[.\s_-]+/));
  const shared = (other: string): number => other.split(/[.-]/).filter((word) => words.has(word)).length;
  return all
    .map((one) => one.id)
    .sort((a, b) => shared(b) - shared(a))
    .slice(0, 10);
}

function within(name: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new ReferenceServerError('bad-option', `${name} is ${value}; it must be a whole number from 0 to ${max}.`);
}

function subPathOf(text: string): string {
  const path = text.replace(/\/+$/, '');
  if (path === '') return '';
  if (/^(\/[\w.~-]+)+$/.test(path)) return path;
  throw new ReferenceServerError(
    'bad-option',
    `The sub-path is "${text.slice(0, 80)}"; it must begin with a slash and consist of plain segments, such as /grafana.`,
  );
}

function rootUrlOf(text: string): string {
  if (/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/.test(text) && URL.canParse(text))
    return text.endsWith('/') ? text : `${text}/`;
  throw new ReferenceServerError(
    'bad-option',
    `The root URL is "${text.slice(0, 80)}"; it must be an http or https URL such as https://grafana.example/.`,
  );
}
