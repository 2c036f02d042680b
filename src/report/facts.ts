import type { Finding, LicenseFacts, Report, ScenarioResult, Scope, TargetFacts } from '../domain/report.ts';

/** What is known of the target, a few words each: `Grafana 13.0.0`, `enterprise`, `licensed`. */
export function targetFacts({ version, edition, licensed }: TargetFacts): readonly string[] {
  return [
    version === null ? 'version unknown' : `Grafana ${version}`,
    edition ?? 'edition unknown',
    ...(licensed === null ? [] : [licensed ? 'licensed' : 'unlicensed']),
  ];
}

/** What was checked: the URL of a server, or the command of a client. */
export function checkedName({ target, client }: Pick<Report, 'target' | 'client'>): string {
  return client ? `client ${client.command}` : target.url;
}

/** How it was checked, a few words each: `impact write`, `strict`, `only check.*`. A client has no impact. */
export function scopeFacts({ scope, client }: Pick<Report, 'scope' | 'client'>): readonly string[] {
  return [
    ...(client ? [] : [`impact ${scope.impact}`]),
    ...(scope.profile === 'full' ? [] : [`profile ${scope.profile}`]),
    ...scopeLimits(scope),
  ];
}

/** What a run was asked for, besides its impact and its profile. */
export function scopeLimits(scope: Scope): readonly string[] {
  return [
    ...(scope.strict ? ['strict'] : []),
    ...(scope.minFidelity === null ? [] : [`at least ${scope.minFidelity} % fidelity`]),
    ...scope.only.map((glob) => `only ${glob}`),
    ...scope.skip.map((glob) => `without ${glob}`),
    ...(scope.provisioned.length === 0 ? [] : [`test accounts: ${scope.provisioned.join(', ')}`]),
  ];
}

/** The license in a few words: `yes, expires on 2030-02-01, in 31 days`. */
export function licenseWords({ inForce, expiresAt, daysUntilExpiry }: LicenseFacts): string {
  const state = inForce === null ? 'unknown' : inForce ? 'yes' : 'no';
  if (expiresAt === null || daysUntilExpiry === null) return state;
  const [day] = expiresAt.split('T');
  if (daysUntilExpiry < 0) return `${state}, expired on ${day}`;
  return `${state}, expires on ${day}, in ${daysUntilExpiry} ${daysUntilExpiry === 1 ? 'day' : 'days'}`;
}

/** The scenarios that failed, then those that warned. */
export function deviatingResults({ results }: Pick<Report, 'results'>): readonly ScenarioResult[] {
  return [
    ...results.filter(({ verdict }) => verdict === 'fail'),
    ...results.filter(({ verdict }) => verdict === 'warn'),
  ];
}

/** The findings that change a verdict. */
export function deviations(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ level }) => level !== 'information');
}

export const insecureWarning =
  'TLS certificates were NOT checked. Another server may have responded and may have the credentials.';
