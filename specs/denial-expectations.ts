import type { EndpointId } from '../src/domain/endpoint.ts';
import type { DeniedPersona } from '../src/domain/persona.ts';
import type { RequirementId } from '../src/domain/requirement.ts';
import type { Expectation, Tolerance } from '../src/domain/scenario.ts';
import { defined } from './defined.ts';

const introduction = 'this section lists neither 401 nor 403, but the introduction demands a server admin';

const anonymousAccess: Tolerance = {
  status: 403,
  as: 'information',
  because: 'so Grafana responds if anonymous access is enabled',
  unlessAnonymousAccessIsOff: true,
};

const forbiddenInstead: Tolerance = {
  status: 403,
  as: 'warn',
  because: 'access is denied, but 401 tells a client that credentials are missing or wrong',
};

/** Grafana 10.0 to 10.2 answered credentials that it did not accept with 400. */
const badRequestOf10: readonly Tolerance[] = [
  {
    status: 400,
    as: 'information',
    because: 'so Grafana 10.0 to 10.2 responds to credentials that it does not accept',
    versions: { from: '10.0.0', before: '10.3.0' },
  },
  {
    status: 400,
    as: 'warn',
    because: 'Grafana 10.0 to 10.2 responds so, and the version is not known; every other version responds with 401',
    ifVersionUnknown: true,
  },
];

/** Grafana 9.0 to 9.4 failed on a well-formed token of a service account that it had not issued. */
const failureOf9: readonly Tolerance[] = [
  {
    status: 500,
    as: 'warn',
    because: 'Grafana 9.0 to 9.4 fails on an unknown service account token',
    versions: { from: '9.0.0', before: '9.5.0' },
  },
  {
    status: 500,
    as: 'warn',
    because: 'Grafana 9.0 to 9.4 fails on an unknown service account token, and the version is not known',
    ifVersionUnknown: true,
  },
];

const bodyFirst = {
  as: 'warn',
  because: 'the body was checked before the credentials, and the page does not say what comes first',
  requirement: 'access.before-validation',
} as const;

/**
 * For a server that checks the body before the credentials: the 400 that the page lists for `add`, and for `remove`, where
 * it lists none for a missing instance, 400 or 422.
 */
const validatedFirst: Readonly<Partial<Record<EndpointId, Tolerance>>> = {
  add: { ...bodyFirst, status: 400 },
  remove: { ...bodyFirst, status: [400, 422] },
};

/** Whether the section of the endpoint lists 401 and 403; of the others only the introduction speaks. */
function listsDenials(endpoint: EndpointId): endpoint is 'renew' | 'remove' {
  return endpoint === 'renew' || endpoint === 'remove';
}

function expecting<S extends number>(endpoint: EndpointId, listed: S | readonly S[]): Expectation<S> {
  return listsDenials(endpoint) ? { status: listed } : { undocumented: { status: listed, because: introduction } };
}

const unauthenticated = (endpoint: EndpointId): Expectation<401> => ({
  ...expecting(endpoint, 401 as const),
  tolerated: [anonymousAccess, forbiddenInstead],
});

/** The page says that a service account cannot authenticate (401); Grafana authenticates it and then denies access (403). */
const serviceAccount = (endpoint: EndpointId): Expectation<401 | 403> => expecting(endpoint, [401, 403] as const);

const notPermitted = (endpoint: EndpointId): Expectation<401 | 403> =>
  listsDenials(endpoint) ? { status: 403 } : serviceAccount(endpoint);

/** What a persona that must be denied gets. */
export const denialOf: Readonly<Record<DeniedPersona, (endpoint: EndpointId) => Expectation<401 | 403>>> = {
  'org-admin': notPermitted,
  'service-account': serviceAccount,
  anonymous: unauthenticated,
  'invalid-token': unauthenticated,
};

/** The same, if the body is invalid as well. */
export function denialBeforeValidation(as: DeniedPersona, endpoint: EndpointId): Expectation<401 | 403> {
  const denial = denialOf[as](endpoint);
  const ifValidatedFirst = defined(
    validatedFirst[endpoint],
    `what ${endpoint} may respond if it checks the body first`,
  );
  return { ...denial, tolerated: [...(denial.tolerated ?? []), ifValidatedFirst] };
}

/** What credentials of `check` get that belong to no user. */
export const denialOfPassword: Expectation<never> = {
  undocumented: { status: 401, because: introduction },
  tolerated: [anonymousAccess, forbiddenInstead, ...badRequestOf10],
};

/** What a token in the form of a service account's gets that nobody issued. */
export const denialOfUnknownAccount: Expectation<never> = {
  undocumented: { status: 401, because: introduction },
  tolerated: [anonymousAccess, forbiddenInstead, ...failureOf9],
};

/** What a service account gets at `check`. */
export const denialOfServiceAccount: Expectation<never> = {
  undocumented: { status: [401, 403], because: introduction },
};

/** The requirements behind the denial of a persona. */
export function deniedRequirements(
  as: DeniedPersona,
  endpoint: EndpointId,
): readonly [RequirementId, ...RequirementId[]] {
  const unauthenticatedHere = listsDenials(endpoint) ? [`${endpoint}.unauthenticated` as const] : [];
  switch (as) {
    case 'org-admin':
      return ['access.org-admin-denied', ...(listsDenials(endpoint) ? [`${endpoint}.forbidden` as const] : [])];
    case 'service-account':
      return ['access.service-account-denied'];
    case 'anonymous':
      return ['access.credentials-required', ...unauthenticatedHere];
    case 'invalid-token':
      return ['access.token-must-be-known', ...unauthenticatedHere];
  }
}
