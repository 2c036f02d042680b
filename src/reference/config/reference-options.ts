/** How to start a reference server. Everything has a default. */
export type ReferenceOptions = {
  /** Where to listen; default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Any dotted version; default `13.0.0`. Answers differ between 9, 10.0 to 10.2, and later ones. */
  readonly grafanaVersion?: string;
  /** Default `enterprise`. Open Source has no licensing endpoints. */
  readonly edition?: 'enterprise' | 'oss';
  /** Whether anonymous access is on: whoever brings no credentials is a viewer. Default false. */
  readonly anonymous?: boolean;
  /** Whether to start with no license stored. Default false. */
  readonly unlicensed?: boolean;
  /** Whether there is a license in a file too, which stays in force when the stored one is removed. Default false. */
  readonly licenseFromFile?: boolean;
  /** A path below which the server lives, such as `/grafana`. Default none. */
  readonly subPath?: string;
  /** How long each answer is held back, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** With which status service accounts are refused by the licensing endpoints. Default 403. */
  readonly serviceAccountStatus?: 401 | 403;
  /** Ids of faults to have, see `faults`. Default none. */
  readonly fault?: string | readonly string[];
  /** Id of an honest variant to be, see `variants`. Options given beside it win over its own. */
  readonly variant?: string;
  /** Whether only the four documented endpoints answer. The personas are then made beforehand. Default false. */
  readonly licensingOnly?: boolean;
  /** Whether the personas are made beforehand (`orgAdmin`, `serviceAccountToken`). Default: as `bare`. */
  readonly seedPersonas?: boolean;
  /** Default `admin`. */
  readonly adminUser?: string;
  /** Default random. */
  readonly adminPassword?: string;
  /** The root URL that licenses must name, when it is not the URL the server is reached at. */
  readonly rootUrl?: string;
  /** Whether five wrong passwords close a login for five minutes. Default true. */
  readonly lockout?: boolean;
};
