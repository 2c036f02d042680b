import type { Impact } from '../domain/scenario.ts';
import { lidIn } from './license-identity.ts';
import type { TokenView } from './license-reading.ts';
import type { LicenseText } from './license-text.ts';

/** What a license is not fit for, by its own claims (law L1). */
export type LicenseIssueCode =
  | 'license-of-another-instance'
  | 'license-expired'
  | 'license-token-expired'
  | 'license-not-yet-valid';

export interface LicenseIssue {
  readonly code: LicenseIssueCode;
  readonly message: string;
}

/** `refuse`: exit 2, and nothing but GET is sent. `ignore`: a note, and the license counts as not given. */
export type LicenseDecision = 'use' | 'refuse' | 'ignore';

export interface Examination {
  readonly decision: LicenseDecision;
  readonly issues: readonly LicenseIssue[];
  /** What is said about a license that is used all the same. */
  readonly notes: readonly ('license-opaque' | 'license-in-force-on-target' | LicenseIssueCode)[];
}

export interface LicenseTarget {
  /** What the license is for: only a run at `write` can do nothing without it. */
  readonly use: Impact;
  /** Whether it is for `restore`, after a run at that impact: there, an expired license is better than none. */
  readonly isRestore?: boolean;
  /** Whether `GET /api/frontend/settings` answers as Grafana does. On a bare target the claims mean nothing for certain. */
  readonly hasGrafanaPages: boolean;
  readonly rootUrl: string;
  /** What `GET /api/licensing/token` shows. */
  readonly token: TokenView;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far the clocks of two machines may be apart, in milliseconds. */
const clockSkewMs = 5 * 60 * 1000;

/** Law L1: whether a license is used on a target, refused before anything is written, or counts as not given. */
export function examineLicense(license: LicenseText, target: LicenseTarget): Examination {
  if (license.claims === undefined) return { decision: 'use', issues: [], notes: ['license-opaque'] };
  const issues = target.hasGrafanaPages ? issuesOf(license.claims, target) : [];
  if (issues.length === 0) return { decision: 'use', issues, notes: [] };
  // The server itself says that this very token is in force: its word wins.
  if (isThisToken(license.claims, target.token)) {
    return { decision: 'use', issues: [], notes: ['license-in-force-on-target'] };
  }
  if (target.isRestore && issues.every(({ code }) => isExpiry(code))) {
    return { decision: 'use', issues, notes: issues.map(({ code }) => code) };
  }
  return { decision: target.use === 'write' ? 'refuse' : 'ignore', issues, notes: [] };
}

/** Whether the target names this very token as valid: by lid, sub and jti. */
function isThisToken(claims: Readonly<Record<string, unknown>>, token: TokenView): boolean {
  if (token.kind !== 'license' || token.status !== 1 || token.jti === undefined) return false;
  return token.identity.lid === lidIn(claims) && token.sub === claims.sub && token.jti === claims.jti;
}

function isExpiry(code: LicenseIssueCode): boolean {
  return code === 'license-expired' || code === 'license-token-expired';
}

function issuesOf(claims: Readonly<Record<string, unknown>>, { rootUrl, now }: LicenseTarget): readonly LicenseIssue[] {
  const { sub } = claims;
  const isPast = (seconds: unknown): boolean => typeof seconds === 'number' && seconds * 1000 + clockSkewMs <= now;
  const isAhead = (seconds: unknown): boolean => typeof seconds === 'number' && seconds * 1000 - clockSkewMs > now;
  return [
    ...(typeof sub === 'string' && sub !== rootUrl ? [otherInstance(sub, rootUrl)] : []),
    ...(isPast(claims.lexp) ? [issue('license-expired', `The license expired on ${dayOf(claims.lexp)}.`)] : []),
    ...(isPast(claims.exp)
      ? [
          issue(
            'license-token-expired',
            `The token of the license expired on ${dayOf(claims.exp)}. Download the current one.`,
          ),
        ]
      : []),
    ...(isAhead(claims.nbf)
      ? [issue('license-not-yet-valid', `The license is not valid before ${dayOf(claims.nbf)}.`)]
      : []),
  ];
}

function otherInstance(sub: string, rootUrl: string): LicenseIssue {
  return issue(
    'license-of-another-instance',
    `The license is for the instance ${sub.slice(0, 200)}, and the root URL of the target is ${rootUrl}${hintOn(sub, rootUrl)}.`,
  );
}

/** What alone is different, if it is something that is easily missed. */
function hintOn(sub: string, rootUrl: string): string {
  if (sub.replace(/\/$/, '') === rootUrl.replace(/\/$/, '')) return ': a final slash is the only difference';
  const [one, other] = [URL.parse(sub)?.href, URL.parse(rootUrl)?.href];
  return one !== undefined && one === other ? ': a default port or the case of letters is the only difference' : '';
}

function issue(code: LicenseIssueCode, message: string): LicenseIssue {
  return { code, message };
}

/** Any number may stand in a license, also one that is not a date. */
function dayOf(seconds: unknown): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}
