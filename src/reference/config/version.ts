import { ReferenceServerError } from './errors.ts';

/** A dotted Grafana version. `text` is what the server reports about itself. */
export type GrafanaVersion = {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
};

/**
 * Generations of Grafana that answer differently around authentication: everything up to 9; 10.0 to 10.2, which call a wrong password
 * a bad request; and what came after.
 */
export type Generation = 'up-to-9' | '10.0-to-10.2' | 'since-10.3';

const versionPattern = /^v?(\d{1,3})\.(\d{1,3})(\.\d{1,5})*([-+][\w.+-]{1,40})?$/;

/** Reads a dotted version such as `12.4.3` or `13.0.0-pre`. Throws a `ReferenceServerError` (`bad-version`) for anything else. */
export function parseVersion(text: string): GrafanaVersion {
  const match = versionPattern.exec(text);
  if (match === null) {
    throw new ReferenceServerError(
      'bad-version',
      `"${text.slice(0, 60)}" is not a Grafana version: write at least major and minor with a dot between, such as 13.0.0.`,
    );
  }
  return { text: text.replace(/^v/, ''), major: Number(match[1]), minor: Number(match[2]) };
}

/** Whether `version` is `major.minor` or later. */
export function isAtLeast(version: GrafanaVersion, major: number, minor = 0): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** The generation a version belongs to. */
export function generationOf(version: GrafanaVersion): Generation {
  if (version.major < 10) return 'up-to-9';
  return isAtLeast(version, 10, 3) ? 'since-10.3' : '10.0-to-10.2';
}

/** Whether the Enterprise edition of a version has the licensing endpoints ("Available in Grafana Enterprise v7.4+"). */
export function hasLicensing(version: GrafanaVersion): boolean {
  return isAtLeast(version, 7, 4);
}
