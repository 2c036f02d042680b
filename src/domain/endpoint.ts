/**
 * What a documented body looks like. `renewed-license` is the license object of the renewal, whose example shows ten
 * fields only.
 */
export type BodyShape = 'boolean' | 'license' | 'renewed-license' | 'empty-object' | 'error';

/** The value `true` or `false`, bare. */
export const bareBoolean: BodyShape = 'boolean';
/** The license object of the section "Add license". */
export const licenseObject: BodyShape = 'license';
/** The license object of the section "Manually force license refresh". */
export const renewedLicenseObject: BodyShape = 'renewed-license';
/** The object without a field of the section "Remove license from database". */
export const emptyObject: BodyShape = 'empty-object';
/** Grafana's error object: a string `message`, with any other fields. */
export const error: BodyShape = 'error';

/** One row of an endpoint's list of status codes. */
export interface DocumentedResponse {
  readonly means: string;
  readonly body: BodyShape;
  /** The requirement that the row is. */
  readonly requirement: string;
}

/** The documented endpoints, in the order of the page. */
export const endpointIds = ['check', 'add', 'renew', 'remove'] as const;

export type EndpointId = (typeof endpointIds)[number];

export type Method = 'GET' | 'POST' | 'DELETE';

/**
 * An endpoint as its section of the page states it.
 *
 * `S` is the union of the statuses that the section lists, so that a scenario that expects another one does not compile
 * unless it says `undocumented`.
 */
export interface Endpoint<S extends number = number> {
  readonly id: EndpointId;
  readonly title: string;
  /** The anchor of the section on Grafana's page. */
  readonly section: string;
  readonly method: Method;
  readonly path: `/api/licensing/${string}`;
  /** The action of the section's table of required permissions. */
  readonly permission: string;
  /** The first Grafana Enterprise version that has it. */
  readonly since: string;
  readonly responses: Readonly<Record<S, DocumentedResponse>>;
}

/** Declares an endpoint; the compiler takes the documented statuses from `responses`. */
export function endpoint<const S extends number>(declared: Endpoint<S>): Endpoint<S> {
  return declared;
}

/** The statuses that the page lists for an endpoint, ascending. */
export function documentedStatuses(of: Endpoint): readonly number[] {
  return Object.keys(of.responses).map(Number);
}

/** The request line of an endpoint without `/api/licensing`, as titles begin: `DELETE token`. */
export function shortRequestLine({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  return `${method} ${path.replace('/api/licensing/', '')}`;
}
