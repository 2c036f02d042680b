import type { Impact } from '../domain/scenario.ts';

export const reporterNames = ['terminal', 'json', 'junit'] as const;

export type ReporterName = (typeof reporterNames)[number];

/** Where a report goes; to standard output where there is no file. */
export interface ReporterChoice {
  readonly name: ReporterName;
  readonly file?: string;
}

/** A user name and its password, for Basic authentication. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Everything a run is told, checked. Made by `loadSettings` from flags and environment, or given by the library's caller. */
export interface Settings {
  /** The target; absent for the embedded reference server. Ends in a slash. */
  readonly url?: string;
  readonly impact: Impact;
  /** Hosts, each with a port or without, that `write` may write to; this machine need not be named. */
  readonly allowWriteTo?: readonly string[];
  readonly provision: boolean;
  readonly strict: boolean;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** How many random sequences of requests follow the scenarios, 1 to 1000; none where absent. At impact `write` alone. */
  readonly explore?: number;
  /** The seed of these sequences, a 32-bit integer; random where absent. */
  readonly seed?: number;
  readonly reporters: readonly ReporterChoice[];
  /** Milliseconds that one request may take. */
  readonly timeoutMs: number;
  /** How many independent requests are under way at once. */
  readonly concurrency: number;
  /** The version to assume where the target does not tell. */
  readonly grafanaVersion?: string;
  /** The name of the instance where the target does not tell. */
  readonly instance?: string;
  /** Whether the target's license comes from its database alone, or from a file or its environment too. */
  readonly licenseSource?: 'database' | 'elsewhere';
  /** PEM text of further certificate authorities. */
  readonly ca?: string;
  /** PEM text of the certificate that the client shows, and of its key; both or neither. */
  readonly cert?: string;
  readonly key?: string;
  readonly insecure: boolean;
  /** The URL of the proxy that leads to the target; it may hold credentials. */
  readonly proxy?: string;
  readonly admin?: Login;
  /** Signed in, no server admin. */
  readonly orgAdmin?: Login;
  readonly serviceAccountToken?: string;
  /** The license to apply, and to put back. */
  readonly license?: string;
  /** Whether reports show the details of a license: company, account, identifiers. */
  readonly showLicense: boolean;
  /** Where the journal of a run that changes something is kept; `~/.local/state` where absent. */
  readonly stateDirectory?: string;
}
