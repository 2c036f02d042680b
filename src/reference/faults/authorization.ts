import { bindObject } from '../http/bind-object.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { page, redirect } from '../http/json-responses.ts';
import type { GrafanaInstance } from '../instance/handler.ts';
import { effectiveLicense } from '../instance/store.ts';
import {
  type DocumentedEndpoint,
  deniedPersonas,
  documentedEndpoints,
  type Fault,
  onPersona,
  personaPhrase,
  scenarioOfSuccess,
  visibilityOfDenial,
} from './fault.ts';

type AlwaysDenied = (typeof deniedPersonas)[number];
type DeniedCaller = AlwaysDenied | 'unknown-user';

/** An unauthenticated persona, and one that lacks the permission. */
const oneOfEach = ['anonymous', 'org-admin'] as const;

/** Which scenario of a denial sends the payload of a server admin. A renewal has no other payload. */
const realPayload = { check: '', add: '.none-stored', renew: '', remove: '.real-payload' } as const;

type FaultBase = Pick<Fault, 'endpoint' | 'caughtBy' | 'visibleAt'>;

const nameInIds = (persona: DeniedCaller): string => (persona === 'unknown-user' ? 'wrong-password' : persona);

const denialScenario = (endpoint: DocumentedEndpoint, persona: DeniedCaller): string => `${endpoint}.denies.${persona}`;

const denialOf = (endpoint: DocumentedEndpoint, persona: DeniedCaller): FaultBase => ({
  endpoint,
  caughtBy: [denialScenario(endpoint, persona)],
  visibleAt: visibilityOfDenial(endpoint),
});

/** Only `check` is tested with a wrong password: five wrong passwords would lock an account. */
const personasOf = (endpoint: DocumentedEndpoint): readonly DeniedCaller[] =>
  endpoint === 'check' ? [...deniedPersonas, 'unknown-user'] : deniedPersonas;

const grantsAccess = (endpoint: DocumentedEndpoint, persona: DeniedCaller): Fault => ({
  ...denialOf(endpoint, persona),
  id: persona === 'unknown-user' ? `${endpoint}.accepts-any-password` : `${endpoint}.lets-in-${nameInIds(persona)}`,
  group: 'access granted',
  description: `Grants ${personaPhrase[persona]} the access of a server admin.`,
  hook: onPersona(endpoint, persona, ({ runHandler }) => runHandler()),
});

/** Looks for a license before it checks who the caller is. */
const grantsAccessWhileUnlicensed = (endpoint: DocumentedEndpoint, persona: AlwaysDenied): Fault => ({
  id: `${endpoint}.lets-in-${persona}-while-unlicensed`,
  endpoint,
  group: 'access granted',
  description: `Grants ${personaPhrase[persona]} the access of a server admin while no license is stored.`,
  caughtBy: [`${denialScenario(endpoint, persona)}.none-stored`],
  visibleAt: 'write',
  hook: onPersona(endpoint, persona, ({ runHandler, grafana }, next) =>
    effectiveLicense(grafana.store) === undefined ? runHandler() : next(),
  ),
});

const deniesButExecutes = (endpoint: DocumentedEndpoint, persona: DeniedCaller): Fault => ({
  id: `${endpoint}.refuses-${nameInIds(persona)}-but-does-it`,
  endpoint,
  group: 'denied but executed',
  description: `Denies ${personaPhrase[persona]} access but executes the request.`,
  caughtBy: [`${denialScenario(endpoint, persona)}${realPayload[endpoint]}`],
  visibleAt: endpoint === 'renew' ? 'reject' : 'write',
  hook: onPersona(endpoint, persona, async ({ runHandler }, next) => {
    const denial = await next();
    await runHandler();
    return denial;
  }),
});

/** Changes the license in a way that the denied request did not name. */
const deniesButLosesLicense = (endpoint: DocumentedEndpoint, persona: DeniedCaller): Fault => ({
  ...denialOf(endpoint, persona),
  id: `${endpoint}.refuses-${nameInIds(persona)}-but-loses-license`,
  group: 'denied but executed',
  description: `Denies ${personaPhrase[persona]} access but deletes the stored license, whatever the request was.`,
  hook: onPersona(endpoint, persona, ({ grafana }, next) => {
    grafana.store.license = undefined;
    return next();
  }),
});

const deniesWith = (
  endpoint: DocumentedEndpoint,
  persona: DeniedCaller,
  verb: string,
  returned: string,
  respond: (grafana: GrafanaInstance) => HttpResponse,
): Fault => ({
  ...denialOf(endpoint, persona),
  id: `${endpoint}.${verb}-${nameInIds(persona)}`,
  group: 'wrong denial',
  description: `Returns ${returned} instead of 401 or 403 to ${personaPhrase[persona]}.`,
  hook: onPersona(endpoint, persona, ({ grafana }) => respond(grafana)),
});

/** Mistakes a signed-in caller for an unauthenticated one, on an endpoint whose documentation has both statuses. */
const deniesUnpermittedWith401 = (endpoint: DocumentedEndpoint): Fault => ({
  ...denialOf(endpoint, 'org-admin'),
  id: `${endpoint}.answers-401-to-org-admin`,
  group: 'wrong denial',
  description: `Returns 401 instead of 403 to ${personaPhrase['org-admin']}.`,
  hook: onPersona(endpoint, 'org-admin', ({ grafana: { responses } }) => responses.unauthorized()),
});

/** Looks for a license before it checks who the caller is, and finds none. */
const reportsMissingLicenseFirst = (endpoint: DocumentedEndpoint, persona: AlwaysDenied): Fault => ({
  id: `${endpoint}.misses-license-before-refusing-${persona}`,
  endpoint,
  group: 'wrong denial',
  description: `Returns 404 to ${personaPhrase[persona]} while no license is stored, before checking authorization.`,
  caughtBy: [`${denialScenario(endpoint, persona)}.none-stored`],
  visibleAt: 'write',
  hook: onPersona(endpoint, persona, ({ grafana }, next) =>
    effectiveLicense(grafana.store) === undefined ? grafana.responses.failure(404, 'There is no license') : next(),
  ),
});

/** Validates the body of a request that it must deny, and reports what is wrong with the body. */
const validatesFirst = (endpoint: DocumentedEndpoint, persona: DeniedCaller): Fault => ({
  ...denialOf(endpoint, persona),
  id: `${endpoint}.validates-before-refusing-${nameInIds(persona)}`,
  group: 'validated before authorization',
  description: `Reports errors in the body to ${personaPhrase[persona]} before checking authorization.`,
  hook: onPersona(endpoint, persona, async ({ runHandler, grafana }, next) => {
    const before = grafana.store.license;
    const response = await runHandler();
    grafana.store.license = before;
    return response.status >= 400 ? response : await next();
  }),
});

/** Checks only whether the required field is present, and reports that it is missing. */
const requiresFirst = (endpoint: 'add' | 'remove', persona: (typeof oneOfEach)[number]): Fault => ({
  id: `${endpoint}.requires-${requiredFields[endpoint]}-before-refusing-${persona}`,
  endpoint,
  group: 'validated before authorization',
  description: `Reports a missing ${requiredFields[endpoint]} to ${personaPhrase[persona]} before checking authorization.`,
  caughtBy: [`${denialScenario(endpoint, persona)}.empty-object`],
  visibleAt: 'reject',
  hook: onPersona(endpoint, persona, ({ request, grafana }, next) => {
    const bound = bindObject(request);
    const isMissing = bound.ok && bound.field(requiredFields[endpoint]) === undefined;
    return isMissing ? grafana.responses.failure(endpoint === 'add' ? 400 : 422, 'A field is missing') : next();
  }),
});

const requiredFields = { add: 'token', remove: 'instance' } as const;

/** For each endpoint, the scenario with the least impact in which a server admin must have access. */
const scenarioOfAdmin: Readonly<Record<DocumentedEndpoint, Pick<Fault, 'caughtBy' | 'visibleAt'>>> = {
  check: { caughtBy: [scenarioOfSuccess.check], visibleAt: 'read' },
  // At impact write the license is applied first, which fails; the scenarios of rejected tokens are blocked then.
  add: { caughtBy: ['add.accepts.valid-license'], visibleAt: 'reject' },
  renew: { caughtBy: [scenarioOfSuccess.renew], visibleAt: 'write' },
  remove: { caughtBy: ['remove.rejects.another-instance'], visibleAt: 'reject' },
};

const deniesAdmin = (endpoint: DocumentedEndpoint): Fault => ({
  ...scenarioOfAdmin[endpoint],
  id: `${endpoint}.refuses-server-admin`,
  endpoint,
  group: 'admin denied',
  description: 'Returns 403 to a server admin.',
  hook: onPersona(endpoint, 'server-admin', ({ grafana }) => grafana.responses.accessDenied('licensing:none')),
});

const loginRedirect = ({ behavior }: GrafanaInstance): HttpResponse => redirect(302, `${behavior.subPath}/login`);
const loginPage = (): HttpResponse => page(200, 'Sign in');
const notFound = ({ responses }: GrafanaInstance): HttpResponse => responses.notFound();
const serverError = ({ responses }: GrafanaInstance): HttpResponse => responses.failure(500, 'Internal Server Error');

/** Whether a license is stored changes nothing about who has access, so one persona of each kind is enough for most endpoints. */
function faultsWhileUnlicensed(endpoint: DocumentedEndpoint): readonly Fault[] {
  return (endpoint === 'add' ? deniedPersonas : oneOfEach).flatMap((persona) => [
    grantsAccessWhileUnlicensed(endpoint, persona),
    reportsMissingLicenseFirst(endpoint, persona),
  ]);
}

function faultsOfBodies(endpoint: 'add' | 'remove'): readonly Fault[] {
  return [
    ...deniedPersonas.map((persona) => deniesButLosesLicense(endpoint, persona)),
    ...deniedPersonas.map((persona) => validatesFirst(endpoint, persona)),
    ...oneOfEach.map((persona) => requiresFirst(endpoint, persona)),
  ];
}

function wrongDenials(endpoint: DocumentedEndpoint): readonly Fault[] {
  return [
    ...personasOf(endpoint)
      .filter((persona) => persona !== 'invalid-token')
      .map((persona) => deniesWith(endpoint, persona, 'hides-from', '404', notFound)),
    deniesWith(endpoint, 'anonymous', 'redirects', 'a redirect to the login page', loginRedirect),
    deniesWith(endpoint, 'anonymous', 'shows-login-page-to', '200 and the login page', loginPage),
    deniesWith(endpoint, 'invalid-token', 'crashes-on', '500', serverError),
    ...(endpoint === 'renew' || endpoint === 'remove' ? [deniesUnpermittedWith401(endpoint)] : []),
  ];
}

/** Faults in which callers get access, which callers are denied, and how. */
export const authorizationFaults: readonly Fault[] = documentedEndpoints.flatMap((endpoint) => [
  ...personasOf(endpoint).map((persona) => grantsAccess(endpoint, persona)),
  ...faultsWhileUnlicensed(endpoint),
  ...(endpoint === 'check' ? [] : deniedPersonas.map((persona) => deniesButExecutes(endpoint, persona))),
  ...(endpoint === 'add' || endpoint === 'remove' ? faultsOfBodies(endpoint) : []),
  ...wrongDenials(endpoint),
  deniesAdmin(endpoint),
]);
