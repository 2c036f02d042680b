/** The numbers of a version. What follows them (`-pre`, `+security-01`) does not order Grafana's versions here. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Reads `13`, `12.4`, `v12.4.3` and `12.4.3-pre`; anything else is undefined. */
export function parseVersion(text: string): Version | undefined {
  const found = /^v?(\d{1,4})(?:\.(\d{1,4})(?:\.(\d{1,6})(?:\.\d+)*)?)?(?:[-+].*)?$/.exec(text.trim());
  return found ? [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)] : undefined;
}

/** Whether `version` comes before `other`. An unreadable one comes before nothing. */
export function isBefore(version: string, other: string): boolean {
  const [a, b] = [parseVersion(version), parseVersion(other)];
  if (!a || !b) return false;
  return (a[0] - b[0] || a[1] - b[1] || a[2] - b[2]) < 0;
}

/** Whether `version` is readable and in the range, `before` excluded. */
export function isWithin(version: string, range: { readonly from: string; readonly before: string }): boolean {
  return !isBefore(version, range.from) && isBefore(version, range.before);
}

/** Versions that something is about: from one on, or before one. */
export type VersionCondition = `grafana>=${string}` | `grafana<${string}`;

/** Whether a text is a condition on the version. */
export function isVersionCondition(text: string): text is VersionCondition {
  return text.startsWith('grafana>=') || text.startsWith('grafana<');
}

/** Whether a version meets a condition; undefined if the version is unknown or unreadable. */
export function meets(version: string | undefined, condition: VersionCondition): boolean | undefined {
  if (version === undefined || parseVersion(version) === undefined) return undefined;
  return condition.startsWith('grafana<')
    ? isBefore(version, condition.slice('grafana<'.length))
    : !isBefore(version, condition.slice('grafana>='.length));
}
