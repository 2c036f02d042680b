import { bindObject } from '../http/bind-object.ts';
import { page, redirect } from '../http/json-responses.ts';
import type { HttpResponse } from '../http/messages.ts';
import type { GrafanaInstance } from '../instance/handler.ts';
import { effectiveLicense } from '../instance/store.ts';
import {
  type DocumentedEndpoint,
  documentedEndpoints,
  type Fault,
  onPersona,
  personaInWords,
  refusedPersonas,
  scenarioOfSuccess,
  visibilityOfRefusal,
} from './fault.ts';

type RefusedPersona = (typeof refusedPersonas)[number] | 'stranger';

/** One who is not authenticated, and one who is not permitted. */
const oneOfEach = ['anonymous', 'org-admin'] as const;

/** How the ids of scenarios name a persona. */
const scenarioPersona: Readonly<Record<RefusedPersona, string>> = {
  'org-admin': 'org-admin',
  'service-account': 'service-account',
  anonymous: 'anonymous',
  'bad-token': 'invalid-token',
  stranger: 'unknown-user',
};

/** Which scenario of a denial sends what a server admin would send. */
const realPayload = { check: '', add: '.none-stored', renew: '', remove: '.real-payload' } as const;

type Base = Pick<Fault, 'endpoint' | 'caughtBy' | 'visibleAt'>;

const nameOf = (persona: RefusedPersona): string => (persona === 'stranger' ? 'wrong-password' : persona);

const refusalOf = (endpoint: DocumentedEndpoint, persona: RefusedPersona): Base => ({
  endpoint,
  caughtBy: [`${endpoint}.denies.${scenarioPersona[persona]}`],
  visibleAt: visibilityOfRefusal(endpoint),
});

/** Only `check` is asked with a wrong password: five of them would lock an account. */
const personasOf = (endpoint: DocumentedEndpoint): readonly RefusedPersona[] =>
  endpoint === 'check' ? [...refusedPersonas, 'stranger'] : refusedPersonas;

const letsIn = (endpoint: DocumentedEndpoint, persona: RefusedPersona): Fault => ({
  ...refusalOf(endpoint, persona),
  id: persona === 'stranger' ? `${endpoint}.accepts-any-password` : `${endpoint}.lets-in-${nameOf(persona)}`,
  group: 'let in',
  description: `Lets ${personaInWords[persona]} use the endpoint as if a server admin asked.`,
  hook: onPersona(endpoint, persona, ({ runHandler }) => runHandler()),
});

/** Looks for a license before it asks who is there. */
const letsInWhileUnlicensed = (endpoint: DocumentedEndpoint, persona: (typeof refusedPersonas)[number]): Fault => ({
  id: `${endpoint}.lets-in-${persona}-while-unlicensed`,
  endpoint,
  group: 'let in',
  description: `Lets ${personaInWords[persona]} use the endpoint as long as no license is stored.`,
  caughtBy: [`${endpoint}.denies.${scenarioPersona[persona]}.none-stored`],
  visibleAt: 'write',
  hook: onPersona(endpoint, persona, ({ runHandler, grafana }, next) =>
    effectiveLicense(grafana.store) === undefined ? runHandler() : next(),
  ),
});

const refusesButDoes = (endpoint: DocumentedEndpoint, persona: RefusedPersona): Fault => ({
  id: `${endpoint}.refuses-${nameOf(persona)}-but-does-it`,
  endpoint,
  group: 'refused but done',
  description: `Refuses ${personaInWords[persona]} and does what was asked all the same.`,
  // Only a renewal has no harmless payload: the others show this with the real one, in the sequences.
  caughtBy: [`${endpoint}.denies.${scenarioPersona[persona]}${realPayload[endpoint]}`],
  visibleAt: endpoint === 'renew' ? 'reject' : 'write',
  hook: onPersona(endpoint, persona, async ({ runHandler }, next) => {
    const refusal = await next();
    await runHandler();
    return refusal;
  }),
});

/** Does to the license what a refused request did not even ask for. */
const refusesButLoses = (endpoint: DocumentedEndpoint, persona: RefusedPersona): Fault => ({
  ...refusalOf(endpoint, persona),
  id: `${endpoint}.refuses-${nameOf(persona)}-but-loses-license`,
  group: 'refused but done',
  description: `Refuses ${personaInWords[persona]}, and the stored license is gone, whatever was asked.`,
  hook: onPersona(endpoint, persona, ({ grafana }, next) => {
    grafana.store.license = undefined;
    return next();
  }),
});

const refusesWith = (
  endpoint: DocumentedEndpoint,
  persona: RefusedPersona,
  verb: string,
  how: string,
  response: (grafana: GrafanaInstance) => HttpResponse,
): Fault => ({
  ...refusalOf(endpoint, persona),
  id: `${endpoint}.${verb}-${nameOf(persona)}`,
  group: 'wrong refusal',
  description: `Answers ${personaInWords[persona]} with ${how} in place of 401 or 403.`,
  hook: onPersona(endpoint, persona, ({ grafana }) => response(grafana)),
});

/** Takes one who is signed in for a stranger, or the reverse, where the section lists both refusals. */
const refusesWithTheOther = (
  endpoint: DocumentedEndpoint,
  persona: 'org-admin' | 'anonymous' | 'bad-token',
  status: 401 | 403,
): Fault => ({
  ...refusalOf(endpoint, persona),
  id: `${endpoint}.answers-${status}-to-${persona}`,
  group: 'wrong refusal',
  description: `Answers ${personaInWords[persona]} with ${status} in place of ${status === 401 ? 403 : 401}.`,
  hook: onPersona(endpoint, persona, ({ grafana: { responses } }) =>
    status === 401 ? responses.unauthorized() : responses.accessDenied(`licensing:${endpoint}`),
  ),
});

/** Looks for a license before it asks who is there, and finds none. */
const missesLicenseFirst = (endpoint: DocumentedEndpoint, persona: (typeof refusedPersonas)[number]): Fault => ({
  id: `${endpoint}.misses-license-before-refusing-${persona}`,
  endpoint,
  group: 'wrong refusal',
  description: `Tells ${personaInWords[persona]} with 404 that no license is stored, before it asks who is there.`,
  caughtBy: [`${endpoint}.denies.${scenarioPersona[persona]}.none-stored`],
  visibleAt: 'write',
  hook: onPersona(endpoint, persona, ({ grafana }, next) =>
    effectiveLicense(grafana.store) === undefined ? grafana.responses.failure(404, 'There is no license') : next(),
  ),
});

/** Looks at the body of a request that must be refused, and tells what is wrong with it. */
const validatesFirst = (endpoint: DocumentedEndpoint, persona: RefusedPersona): Fault => ({
  ...refusalOf(endpoint, persona),
  id: `${endpoint}.validates-before-refusing-${nameOf(persona)}`,
  group: 'validated before authentication',
  description: `Tells ${personaInWords[persona]} what is wrong with the body before it asks who is there.`,
  hook: onPersona(endpoint, persona, async ({ runHandler, grafana }, next) => {
    const before = grafana.store.license;
    const response = await runHandler();
    grafana.store.license = before;
    return response.status >= 400 ? response : await next();
  }),
});

/** Looks only whether the field is there, and tells that it is not. */
const requiresFirst = (endpoint: 'add' | 'remove', persona: (typeof oneOfEach)[number]): Fault => ({
  id: `${endpoint}.requires-${requiredFields[endpoint]}-before-refusing-${persona}`,
  endpoint,
  group: 'validated before authentication',
  description: `Tells ${personaInWords[persona]} that the ${requiredFields[endpoint]} is missing before it asks who is there.`,
  caughtBy: [`${endpoint}.denies.${scenarioPersona[persona]}.empty-object`],
  visibleAt: 'reject',
  hook: onPersona(endpoint, persona, ({ request, grafana }, next) => {
    const bound = bindObject(request);
    const isMissing = bound.ok && bound.field(requiredFields[endpoint]) === undefined;
    return isMissing ? grafana.responses.failure(endpoint === 'add' ? 400 : 422, 'A field is missing') : next();
  }),
});

const requiredFields = { add: 'token', remove: 'instance' } as const;

/** A scenario of each endpoint that a server admin must be let in for, the mildest there is. */
const scenarioOfAdmin: Readonly<Record<DocumentedEndpoint, Pick<Fault, 'caughtBy' | 'visibleAt'>>> = {
  check: { caughtBy: [scenarioOfSuccess.check], visibleAt: 'read' },
  add: { caughtBy: ['add.rejects.garbage-token'], visibleAt: 'reject' },
  renew: { caughtBy: [scenarioOfSuccess.renew], visibleAt: 'write' },
  remove: { caughtBy: ['remove.rejects.another-instance'], visibleAt: 'reject' },
};

const refusesAdmin = (endpoint: DocumentedEndpoint): Fault => ({
  ...scenarioOfAdmin[endpoint],
  id: `${endpoint}.refuses-server-admin`,
  endpoint,
  group: 'admin refused',
  description: 'Refuses a server admin with 403.',
  hook: onPersona(endpoint, 'server-admin', ({ grafana }) => grafana.responses.accessDenied('licensing:none')),
});

const loginRedirect = ({ behavior }: GrafanaInstance): HttpResponse => redirect(302, `${behavior.subPath}/login`);
const loginPage = (): HttpResponse => page(200, 'Sign in');
const hidden = ({ responses }: GrafanaInstance): HttpResponse => responses.notFound();
const crashed = ({ responses }: GrafanaInstance): HttpResponse => responses.failure(500, 'Internal Server Error');

/** Faults in who is let in, who is refused, and how. */
export const personaFaults: readonly Fault[] = documentedEndpoints.flatMap((endpoint) => {
  const writes = endpoint !== 'check';
  return [
    ...personasOf(endpoint).map((persona) => letsIn(endpoint, persona)),
    // The documentation knows no state in who has access: one persona of each kind stands for the others.
    ...(endpoint === 'add' ? refusedPersonas : oneOfEach).flatMap((persona) => [
      letsInWhileUnlicensed(endpoint, persona),
      missesLicenseFirst(endpoint, persona),
    ]),
    ...(writes ? refusedPersonas.map((persona) => refusesButDoes(endpoint, persona)) : []),
    ...(endpoint === 'add' || endpoint === 'remove'
      ? [
          ...refusedPersonas.map((persona) => refusesButLoses(endpoint, persona)),
          ...refusedPersonas.map((persona) => validatesFirst(endpoint, persona)),
          ...oneOfEach.map((persona) => requiresFirst(endpoint, persona)),
        ]
      : []),
    ...personasOf(endpoint)
      .filter((persona) => persona !== 'bad-token')
      .map((persona) => refusesWith(endpoint, persona, 'hides-from', '404', hidden)),
    refusesWith(endpoint, 'anonymous', 'redirects', 'a redirect to the login page', loginRedirect),
    refusesWith(endpoint, 'anonymous', 'shows-login-page-to', 'a login page and 200', loginPage),
    refusesWith(endpoint, 'bad-token', 'crashes-on', '500', crashed),
    ...(endpoint === 'renew' || endpoint === 'remove' ? [refusesWithTheOther(endpoint, 'org-admin', 401)] : []),
    refusesAdmin(endpoint),
  ];
});
