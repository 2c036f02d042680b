import type { LicenseKind } from './license-kinds.ts';

/** How to start a reference server. Every option has a default. */
export type ReferenceOptions = {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port to listen on; 0 means any free port. Default 0. */
  readonly port?: number;
  /** The Grafana version to imitate, dotted. Default `13.0.0`. */
  readonly grafanaVersion?: string;
  /** Default `enterprise`. Open Source has no licensing endpoints. */
  readonly edition?: 'enterprise' | 'oss';
  /** Whether anonymous access is on: callers without credentials are viewers. Default false. */
  readonly anonymous?: boolean;
  /** Whether to start without a stored license. Default false. */
  readonly unlicensed?: boolean;
  /** The kind of license to start with. Default `valid`. */
  readonly license?: LicenseKind;
  /** Whether to also load a license from a file, which stays in force after the stored one is removed. Default false. */
  readonly licenseFromFile?: boolean;
  /** A path to serve under, such as `/grafana`. Default none. */
  readonly subPath?: string;
  /** Delay of each response in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** The status with which the licensing endpoints deny service accounts. Default 403. */
  readonly serviceAccountStatus?: 401 | 403;
  /** The status of adding a token that is not a valid license. Default 400. */
  readonly invalidLicenseStatus?: 400 | 500;
  /** The status of a removal without a usable instance. Default 422. */
  readonly missingInstanceStatus?: 400 | 422;
  /** The status of a renewal while there is no license. Default 404. */
  readonly renewWithoutLicenseStatus?: 400 | 404 | 500;
  /** Whether the license issuer is reachable. If not, a renewal returns `unreachableIssuerStatus`. Default true. */
  readonly issuerReachable?: boolean;
  /** The status of a renewal while the license issuer is unreachable. Default 500. */
  readonly unreachableIssuerStatus?: 500 | 502 | 504;
  /** Whether `check` follows an added or removed license only after `restart()`. Default false. */
  readonly checkAfterRestart?: boolean;
  /** Ids of faults to inject, see `faults`. Default none. */
  readonly fault?: string | readonly string[];
  /** Ids of conforming variants to start, see `variants`. Other options override those of the variants. Default none. */
  readonly variant?: string | readonly string[];
  /** Whether to serve only the four documented endpoints. This implies `seedPersonas`. Default false. */
  readonly licensingOnly?: boolean;
  /**
   * Whether to create the personas at the start (`orgAdmin`, `serviceAccountToken`). By default only with `licensingOnly`, or if one of
   * their credentials is set.
   */
  readonly seedPersonas?: boolean;
  /** Login of the server admin. Default `admin`. */
  readonly adminUser?: string;
  /** Password of the server admin. Default random. */
  readonly adminPassword?: string;
  /** Login of the Admin of the organization. Default `org-admin`. */
  readonly orgAdminUser?: string;
  /** Password of the Admin of the organization. Default random. */
  readonly orgAdminPassword?: string;
  /** Token of the service account, of any form. Default random. */
  readonly serviceAccountToken?: string;
  /** A 32-bit integer that makes passwords, tokens, keys and ids the same at every start. Default: they are random. */
  readonly seed?: number;
  /** The time at the start in Unix seconds; the clock goes on from there. Default: the time of the system. */
  readonly now?: number;
  /** The root URL that licenses must name, if it differs from the URL at which the server is reached. */
  readonly rootUrl?: string;
  /** Whether five wrong passwords lock a login for five minutes. Default true. */
  readonly lockout?: boolean;
};
