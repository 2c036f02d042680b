import type { GivenCredentials } from '../accounts/personas.ts';
import type { Settings } from '../config/settings.ts';
import type { Assumptions } from '../discovery/identify.ts';
import type { Scope } from '../domain/report.ts';
import type { Credentials } from '../http/client.ts';
import { defaultStateDirectory } from '../local-state/state-folder.ts';
import type { LicenseExpectations } from './license-expectations.ts';

/** The settings of a run, taken apart into what each part of it needs. */
export interface RunParts {
  /** How to reach the target. */
  readonly connection: Pick<
    Settings,
    'url' | 'timeoutMs' | 'concurrency' | 'insecure' | 'ca' | 'cert' | 'key' | 'proxy' | 'headers' | 'fetch'
  >;
  readonly admin: Credentials;
  readonly credentials: GivenCredentials;
  /** What to assume of the target if it does not report it. */
  readonly assumptions: Assumptions;
  /** The root URL to assume if the target does not report it. */
  readonly instance: string | undefined;
  readonly licenseSource: Settings['licenseSource'];
  /** Which scenarios to run, and how strictly to count. */
  readonly scope: Omit<Scope, 'provisioned'>;
  /** The license that the run applies and restores. */
  readonly license: string | undefined;
  /** Whether to create missing test accounts. */
  readonly provision: boolean;
  /** The hosts whose license the run may change. */
  readonly allowWriteTo: Settings['allowWriteTo'];
  /** The host whose installed license is the given one; undefined if nobody says so. */
  readonly assumeInstalled: Settings['assumeInstalled'];
  /** The settle window, in milliseconds; undefined for the default. */
  readonly settleMs: number | undefined;
  /** What the caller expects of the license. */
  readonly expectations: LicenseExpectations;
  /** How long to wait for the server to come up, in milliseconds. */
  readonly waitMs: number;
  /** When to stop the run, in milliseconds after its start; undefined for never. */
  readonly maxTimeMs: number | undefined;
  /** The seed of payloads and random sequences; undefined for any. */
  readonly seed: number | undefined;
  /** How many random sequences follow the scenarios; undefined if none do. */
  readonly exploration: { readonly sequences: number } | undefined;
  /** The deviations that fail nothing; undefined if there is no list. */
  readonly deviations: Settings['deviations'];
  /** Whether reports show whose license it is. */
  readonly showLicense: boolean;
  /** Whether reports show the bodies of responses. */
  readonly showBodies: boolean;
  /** Undefined if nothing can be kept on this machine. */
  readonly stateDirectory: string | undefined;
}

/** Takes settings apart. The only place that knows which part of a run needs which option. */
export function partsOf(settings: Settings): RunParts {
  const { admin, orgAdmin, serviceAccountToken, explore } = settings;
  return {
    connection: settings,
    admin: admin ? { kind: 'basic', ...admin } : { kind: 'none' },
    credentials: { admin, orgAdmin, serviceAccountToken },
    assumptions: { grafanaVersion: settings.grafanaVersion },
    instance: settings.instance,
    licenseSource: settings.licenseSource,
    scope: {
      impact: settings.impact,
      profile: settings.profile,
      strict: settings.strict,
      minFidelity: settings.minFidelity ?? null,
      only: settings.only,
      skip: settings.skip,
    },
    seed: settings.seed,
    license: settings.license,
    provision: settings.provision,
    allowWriteTo: settings.allowWriteTo,
    assumeInstalled: settings.assumeInstalled,
    settleMs: settings.settleMs,
    expectations: { expect: settings.expect, expiresWithinDays: settings.expiresWithinDays },
    waitMs: (settings.waitSeconds ?? 0) * 1000,
    maxTimeMs: settings.maxTimeSeconds === undefined ? undefined : settings.maxTimeSeconds * 1000,
    exploration: explore === undefined ? undefined : { sequences: explore },
    deviations: settings.deviations,
    showLicense: settings.showLicense,
    showBodies: settings.showBodies,
    stateDirectory: settings.stateDirectory ?? defaultStateDirectory(),
  };
}
