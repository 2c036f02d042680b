import type { HttpResponse } from '../http/http-types.ts';
import type { CallerPersona, Hook, LicensingEndpoint } from '../instance/handler.ts';

/** The lowest impact at which the scenario that is meant to catch a fault runs. */
export type Visibility = 'read' | 'reject' | 'write';

/** An endpoint that Grafana's documentation describes. */
export type DocumentedEndpoint = Exclude<LicensingEndpoint, 'show'>;

/** A deviation of the reference server from exactly one documented rule. */
export type Fault = {
  /** The endpoint, a dot, and the deviation in kebab case: `remove.accepts-longer-instance`. */
  readonly id: string;
  readonly endpoint: DocumentedEndpoint;
  /** The kind of rule that is violated. */
  readonly group: FaultGroup;
  /** What the server does instead of following the rule, in one sentence. */
  readonly description: string;
  /** Ids of the scenarios that are meant to catch the fault; each of them does. */
  readonly caughtBy: readonly string[];
  readonly visibleAt: Visibility;
  /** Injects the fault. It sees every request, and leaves requests to other endpoints unchanged. */
  readonly hook: Hook;
};

/** Kinds of violated rules. */
export type FaultGroup =
  | 'access granted'
  | 'denied but executed'
  | 'wrong denial'
  | 'validated before authorization'
  | 'admin denied'
  | 'wrong status'
  | 'wrong body'
  | 'wrong field'
  | 'bad license'
  | 'wrong instance'
  | 'license lifecycle'
  | 'legacy route';

/** Personas that every endpoint must deny. */
export const deniedPersonas = ['service-account', 'org-admin', 'anonymous', 'invalid-token'] as const;

/** All four endpoints, in the order of the documentation. */
export const documentedEndpoints: readonly DocumentedEndpoint[] = ['check', 'add', 'renew', 'remove'];

/** How a persona is named in a sentence. */
export const personaPhrase: Readonly<Record<CallerPersona, string>> = {
  'server-admin': 'a server admin',
  'org-admin': 'an organization admin',
  'service-account': 'a service account',
  anonymous: 'a caller without credentials',
  'unknown-user': 'a caller with a wrong password',
  'invalid-token': 'a caller with an invalid token',
};

/** The scenario in which a server admin uses an endpoint successfully. */
export const scenarioOfSuccess: Readonly<Record<DocumentedEndpoint, string>> = {
  check: 'check.reports.boolean',
  add: 'add.accepts.valid-license.none-stored',
  renew: 'renew.accepts.stored-license',
  remove: 'remove.accepts.root-url',
};

/** The impact at which that scenario runs. */
export const visibilityOfSuccess = (endpoint: DocumentedEndpoint): Visibility =>
  endpoint === 'check' ? 'read' : 'write';

/** The impact at which the denials of an endpoint are tested. */
export const visibilityOfDenial = (endpoint: DocumentedEndpoint): Visibility =>
  endpoint === 'check' ? 'read' : 'reject';

/** Limits a hook to one endpoint. */
export function onEndpoint(endpoint: DocumentedEndpoint, hook: Hook): Hook {
  return (context, next) => (context.endpoint === endpoint ? hook(context, next) : next());
}

/** Limits a hook to one endpoint and one persona. */
export function onPersona(endpoint: DocumentedEndpoint, persona: CallerPersona, hook: Hook): Hook {
  return onEndpoint(endpoint, (context, next) => (context.persona === persona ? hook(context, next) : next()));
}

/** A hook that changes the response to a successful request. */
export function changingSuccess(endpoint: DocumentedEndpoint, change: (response: HttpResponse) => HttpResponse): Hook {
  return onEndpoint(endpoint, async (_, next) => {
    const response = await next();
    return response.status < 300 ? change(response) : response;
  });
}
