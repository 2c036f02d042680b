import { ReferenceServerError } from './errors.ts';

/** A dotted Grafana version. `text` is what the server reports as its version. */
export type GrafanaVersion = {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
};

/**
 * Generations of Grafana whose authentication differs: up to 9; 10.0 to 10.2, which return 400 to a wrong password; 10.3 and later.
 */
export type Generation = 'up-to-9' | '10.0-to-10.2' | 'since-10.3';

const versionPattern = /^v?(\d{1,3})\.(\d{1,3})(\.\d{1,5})*([-+][\w.+-]{1,40})?$/;

/** Parses a dotted version such as `12.4.3` or `13.0.0-pre`. Throws a `ReferenceServerError` (`bad-version`) for other text. */
export function parseVersion(text: string): GrafanaVersion {
  const match = versionPattern.exec(text);
  if (match === null) {
    throw new ReferenceServerError(
      'bad-version',
      `"${text.slice(0, 60)}" is not a Grafana version. Write at least major and minor, separated by a dot, such as 13.0.0.`,
    );
  }
  return { text: text.replace(/^v/, ''), major: Number(match[1]), minor: Number(match[2]) };
}

/** Whether `version` is `major.minor` or later. */
export function isAtLeast(version: GrafanaVersion, major: number, minor = 0): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** The generation of a version. */
export function generationOf(version: GrafanaVersion): Generation {
  if (version.major < 10) return 'up-to-9';
  return isAtLeast(version, 10, 3) ? 'since-10.3' : '10.0-to-10.2';
}

/** Whether the Enterprise edition of a version has the licensing endpoints ("Available in Grafana Enterprise v7.4+"). */
export function hasLicensing(version: GrafanaVersion): boolean {
  return isAtLeast(version, 7, 4);
}

/** Whether a version has service accounts. */
export function hasServiceAccounts(version: GrafanaVersion): boolean {
  return isAtLeast(version, 8, 5);
}
