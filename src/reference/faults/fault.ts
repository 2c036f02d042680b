import type { HttpResponse } from '../http/messages.ts';
import type { CallerPersona, Hook, LicensingEndpoint } from '../instance/handler.ts';

/** The lowest impact at which the scenario meant to catch a fault runs. */
export type Visibility = 'read' | 'reject' | 'write';

/** An endpoint of Grafana's page. */
export type DocumentedEndpoint = Exclude<LicensingEndpoint, 'show'>;

/** A server that breaks one documented rule and nothing else. */
export type Fault = {
  /** Endpoint and what is wrong, in kebab words: `remove.accepts-longer-instance`. */
  readonly id: string;
  readonly endpoint: DocumentedEndpoint;
  /** The kind of rule that is broken. */
  readonly group: FaultGroup;
  /** The broken rule, in one sentence. */
  readonly description: string;
  /** Ids of the scenarios that are meant to catch it; each of them does. */
  readonly caughtBy: readonly string[];
  readonly visibleAt: Visibility;
  /** Breaks the rule. It sees every request, and leaves those to other endpoints alone. */
  readonly hook: Hook;
};

/** Kinds of broken rules. */
export type FaultGroup =
  | 'let in'
  | 'refused but done'
  | 'wrong refusal'
  | 'validated before authentication'
  | 'admin refused'
  | 'wrong status'
  | 'wrong body'
  | 'wrong field'
  | 'bad license'
  | 'wrong instance'
  | 'life of the license'
  | 'legacy route';

/** Personas that every endpoint must refuse. */
export const refusedPersonas = ['service-account', 'org-admin', 'anonymous', 'bad-token'] as const;

/** All four endpoints, in the order of the page. */
export const documentedEndpoints: readonly DocumentedEndpoint[] = ['check', 'add', 'renew', 'remove'];

/** How a persona reads in a sentence. */
export const personaInWords: Readonly<Record<CallerPersona, string>> = {
  'server-admin': 'a server admin',
  'org-admin': 'an org admin',
  'service-account': 'a service account',
  anonymous: 'somebody without credentials',
  stranger: 'somebody with a wrong password',
  'bad-token': 'somebody with a garbage token',
};

/** The scenario that shows an endpoint at work for a server admin. */
export const scenarioOfSuccess: Readonly<Record<DocumentedEndpoint, string>> = {
  check: 'check.reports.boolean',
  add: 'add.accepts.valid-license.none-stored',
  renew: 'renew.accepts.stored-license',
  remove: 'remove.accepts.root-url',
};

/** The impact at which that scenario runs. */
export const visibilityOfSuccess = (endpoint: DocumentedEndpoint): Visibility =>
  endpoint === 'check' ? 'read' : 'write';

/** The impact at which the refusals of an endpoint are asked for. */
export const visibilityOfRefusal = (endpoint: DocumentedEndpoint): Visibility =>
  endpoint === 'check' ? 'read' : 'reject';

/** Limits a hook to one endpoint. */
export function onEndpoint(endpoint: DocumentedEndpoint, hook: Hook): Hook {
  return (exchange, next) => (exchange.endpoint === endpoint ? hook(exchange, next) : next());
}

/** Limits a hook to one endpoint and one persona. */
export function onPersona(endpoint: DocumentedEndpoint, persona: CallerPersona, hook: Hook): Hook {
  return onEndpoint(endpoint, (exchange, next) => (exchange.persona === persona ? hook(exchange, next) : next()));
}

/** A hook that changes what a server admin gets when all is well. */
export function changingSuccess(endpoint: DocumentedEndpoint, change: (response: HttpResponse) => HttpResponse): Hook {
  return onEndpoint(endpoint, async (_, next) => {
    const response = await next();
    return response.status < 300 ? change(response) : response;
  });
}
