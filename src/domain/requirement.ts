import { isSuccessStatus } from './status.ts';
import { meets, type VersionCondition } from './version.ts';

/**
 * Where a requirement comes from.
 *
 * - `says`: the page says it.
 * - `follows`: it necessarily follows from what the page says or shows.
 * - `plausible`: the page does not say it; never more than a `should`.
 */
export type Basis = 'says' | 'follows' | 'plausible';

/**
 * Which status breaks a requirement, of those that a scenario does not expect.
 *
 * - `other`: any. The requirement names a status.
 * - `success`: 2xx. The requirement is about what is accepted.
 * - `access`: anything but 401 and 403. The requirement is about who is denied.
 * - `denial`: 401 and 403. The requirement is about who is granted access.
 * - `no-route`: 404, 405, 410 and redirects. The requirement is about the existence of a route.
 * - `validation`: 400 and 422. The requirement is about what is checked first.
 */
export type BrokenBy = 'other' | 'success' | 'access' | 'denial' | 'no-route' | 'validation';

/**
 * What a requirement is about, for the fidelity of a server.
 *
 * - `shape`: the routes, and the status, media type and body of what is accepted.
 * - `credentials`: who is authenticated.
 * - `authorization`: who has access.
 * - `validation`: what is accepted in a body.
 * - `state`: what happens to the license.
 */
export const requirementKinds = ['shape', 'credentials', 'authorization', 'validation', 'state'] as const;

export type RequirementKind = (typeof requirementKinds)[number];

/** A requirement id: two parts in words. An id keeps its meaning and is never given to another requirement. */
export type RequirementId = `${string}.${string}`;

/**
 * One thing that the documentation requires, in our own words, with the key words of RFC 2119.
 *
 * - `must`: the page says it, or it follows from the page.
 * - `should`: plausible, but the page does not say it; a deviation is a `warn`.
 * - `not exercised`: said, but not observable from outside, with the reason.
 */
export type Requirement = Exercised | NotExercised;

export interface RequirementBase {
  readonly id: RequirementId;
  /** The anchor of the section of Grafana's page that it comes from. */
  readonly section: string;
  readonly basis: Basis;
  readonly text: string;
}

export interface Exercised extends RequirementBase {
  readonly level: 'must' | 'should';
  readonly kind: RequirementKind;
  /** Default `other`. */
  readonly brokenBy?: BrokenBy;
  /** The versions that it is about; on every other one nothing breaks it. */
  readonly requires?: readonly VersionCondition[];
  /** What is usually behind a failure, for `explain`. */
  readonly usualCause: string;
}

export interface NotExercised extends RequirementBase {
  readonly level: 'not exercised';
  readonly because: string;
}

/** Declares requirements that come from one section of the page. */
export function requirementsOf(
  section: string,
  stated: readonly (Omit<Exercised, 'section'> | Omit<NotExercised, 'section'>)[],
): readonly Requirement[] {
  return stated.map((one) => ({ ...one, section }));
}

/** Whether a status that a scenario does not expect breaks a requirement. */
export function isBrokenBy(brokenBy: BrokenBy, status: number): boolean {
  switch (brokenBy) {
    case 'other':
      return true;
    case 'success':
      return isSuccessStatus(status);
    case 'access':
      return status !== 401 && status !== 403;
    case 'denial':
      return status === 401 || status === 403;
    case 'no-route':
      return [404, 405, 410].includes(status) || (status >= 300 && status < 400);
    case 'validation':
      return status === 400 || status === 422;
  }
}

/** Whether a requirement is about a version; undefined if it is about some versions and this one is unknown. */
export function isAbout(
  { requires = [] }: Pick<Exercised, 'requires'>,
  version: string | undefined,
): boolean | undefined {
  const met = requires.map((condition) => meets(version, condition));
  if (met.includes(false)) return false;
  return met.includes(undefined) ? undefined : true;
}
