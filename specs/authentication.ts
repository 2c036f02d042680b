import type { Endpoint } from '../src/domain/endpoint.ts';
import { requirementsOf } from '../src/domain/requirement.ts';
import {
  anonymous,
  anyState,
  type Expectation,
  invalidToken,
  orgAdmin,
  type Payload,
  type Scenario,
  scenariosOf,
  serverAdmin,
  serviceAccount,
  type Tolerance,
  unchanged,
  unknownUser,
} from '../src/domain/scenario.ts';
import { addLicense } from './add.ts';
import { checkLicense } from './check.ts';
import { anotherInstance, noLicense } from './payloads.ts';
import { removeLicense } from './remove.ts';
import { renewLicense } from './renew.ts';

/** The introduction of the page: who may use these endpoints, and what every answer has in common. */
export const authenticationRequirements = requirementsOf('enterprise-license-api', [
  {
    id: 'authentication.server-admin-allowed',
    level: 'must',
    text: 'A user with the server administrator permission may use every endpoint with Basic authentication.',
    usualCause: 'Basic authentication is turned off, or the user is administrator of an organization only.',
  },
  {
    id: 'authentication.service-account-refused',
    level: 'must',
    text: 'A service account may use none of the endpoints, whatever its role.',
    usualCause:
      'The role of the service account is taken for the server administrator permission, or it was given a licensing role.',
  },
  {
    id: 'authentication.org-admin-refused',
    level: 'must',
    text: 'A user without the server administrator permission may use none of the endpoints, not even as administrator of an organization.',
    usualCause: 'The role in the organization is looked at, or the user was given a role with licensing permissions.',
  },
  {
    id: 'authentication.credentials-required',
    level: 'must',
    text: 'Nobody may use the endpoints without credentials.',
    usualCause: 'The route is public, or the request is looked at before the credentials are.',
  },
  {
    id: 'authentication.token-must-be-known',
    level: 'must',
    text: 'A Bearer token that nobody issued is refused.',
    usualCause: 'Any Bearer token counts as signed in. Common in mocks made from the examples of the page.',
  },
  {
    id: 'authentication.password-must-match',
    level: 'must',
    text: 'A user who does not exist, or a wrong password, is refused.',
    usualCause: 'The server looks only whether there are credentials at all.',
  },
  {
    id: 'authentication.before-validation',
    level: 'must',
    text: 'Who asks comes before what is asked: whoever must be refused is refused, whatever the body lacks.',
    usualCause: 'The framework validates the body, or the handler does, before anybody is authenticated or permitted.',
  },
  {
    id: 'authentication.refusal-changes-nothing',
    level: 'must',
    text: 'A request that was refused has not been carried out.',
    usualCause: 'The permission is checked after the work was done, or decides only about the answer.',
  },
  {
    id: 'answers.media-type',
    level: 'must',
    text: 'Answers to requests that were carried out are of the media type application/json.',
    usualCause: 'The mock sends text without saying what it is, or a page of HTML.',
  },
  {
    id: 'answers.error-message',
    level: 'should',
    text: 'Answers to requests that were refused are JSON objects with a message.',
    usualCause: 'A proxy in front of the server answers, or the mock sends the status alone.',
  },
  {
    id: 'introduction.enterprise-only',
    level: 'not exercised',
    text: 'Only Grafana Enterprise has these endpoints.',
    because: 'A run against Grafana OSS ends before the first scenario, saying so.',
  },
  {
    id: 'legacy.route-remains',
    level: 'must',
    text: 'From Grafana 13 on, where routes under /api are legacy, they still answer.',
    usualCause: 'The route was turned off or moved; a Deprecation or Sunset header may tell since when.',
  },
]);

const introduction = 'this section lists no refusal, but the introduction demands a server admin';

const anonymousAccess: Tolerance = {
  status: 403,
  as: 'information',
  because: 'so Grafana answers where anonymous access is on',
  unlessAnonymousAccessIsOff: true,
};

const forbiddenAllTheSame: Tolerance = {
  status: 403,
  as: 'warn',
  because: 'it is a refusal, but 401 tells a client that credentials are missing or wrong',
};

/** What comes back to somebody who is not authenticated, and to somebody who is not permitted. */
interface Refusal<S extends number> {
  readonly unauthenticated: Expectation<S>;
  readonly notPermitted: Expectation<S>;
  readonly serviceAccount: Expectation<S>;
}

const refusalOfTheIntroduction: Refusal<never> = {
  unauthenticated: {
    undocumented: { status: 401, because: introduction },
    tolerated: [anonymousAccess, forbiddenAllTheSame],
  },
  notPermitted: { undocumented: { status: [401, 403], because: introduction } },
  serviceAccount: { undocumented: { status: [401, 403], because: introduction } },
};

const refusalOfTheList: Refusal<401 | 403> = {
  unauthenticated: { status: 401, tolerated: [anonymousAccess] },
  notPermitted: { status: 403 },
  // The caution says that a service account cannot authenticate (401); Grafana authenticates and then denies it (403).
  serviceAccount: { status: [401, 403] },
};

/** The four personas that every endpoint must refuse; with a payload that does no harm where one is let in, but for `harmful`. */
function refusals<S extends number>(
  endpoint: Endpoint<S>,
  refusal: Refusal<NoInfer<S>>,
  request: Pick<Scenario, 'impact' | 'unsafeIfAccepted'> & { readonly body?: Payload },
  statuses: { readonly unauthenticated?: string; readonly notPermitted?: string } = {},
): readonly Scenario<S>[] {
  const state = request.impact === 'read' ? {} : { licenseAfter: unchanged };
  const common = { given: anyState, ...request };
  const also = (id: string | undefined): string[] => (id ? [id] : []);
  return [
    {
      id: `${endpoint.id}.refuses-service-account`,
      title: 'refuses a service account of role Admin',
      covers: ['authentication.service-account-refused'],
      as: serviceAccount,
      expect: { ...refusal.serviceAccount, ...state },
      ...common,
    },
    {
      id: `${endpoint.id}.refuses-org-admin`,
      title: 'refuses an administrator of an organization',
      covers: ['authentication.org-admin-refused', ...also(statuses.notPermitted)],
      as: orgAdmin,
      expect: { ...refusal.notPermitted, ...state },
      ...common,
    },
    {
      id: `${endpoint.id}.refuses-anonymous`,
      title: 'refuses a request without credentials',
      covers: ['authentication.credentials-required', ...also(statuses.unauthenticated)],
      as: anonymous,
      expect: { ...refusal.unauthenticated, ...state },
      ...common,
    },
    {
      id: `${endpoint.id}.refuses-bad-token`,
      title: 'refuses a Bearer token that nobody issued',
      covers: ['authentication.token-must-be-known', ...also(statuses.unauthenticated)],
      as: invalidToken,
      expect: { ...refusal.unauthenticated, ...state },
      ...common,
    },
  ];
}

/** The same, of one who is not authenticated and one who is not permitted, where the body lacks what it must have. */
function refusalsBeforeValidation<S extends number>(
  endpoint: Endpoint<S>,
  refusal: Refusal<NoInfer<S>>,
  field: string,
): readonly Scenario<S>[] {
  return refusals(endpoint, refusal, { impact: 'reject', unsafeIfAccepted: true, body: () => ({}) })
    .filter(({ as }) => as === anonymous || as === orgAdmin)
    .map((scenario) => ({
      ...scenario,
      id: `${scenario.id}-before-validation`,
      title: `${scenario.title} before it looks for the ${field}`,
      covers: ['authentication.before-validation', ...scenario.covers],
    }));
}

export const authenticationScenarios = [
  ...scenariosOf(checkLicense, [
    ...refusals(checkLicense, refusalOfTheIntroduction, { impact: 'read' }),
    {
      id: 'check.refuses-wrong-password',
      title: 'refuses a user who does not exist',
      covers: ['authentication.password-must-match'],
      given: anyState,
      as: unknownUser,
      impact: 'read',
      expect: {
        undocumented: { status: 401, because: introduction },
        tolerated: [
          anonymousAccess,
          forbiddenAllTheSame,
          {
            status: 400,
            as: 'warn',
            because: 'Grafana 10.0 to 10.2 answers a wrong password so; earlier and later versions answer 401',
            versions: { from: '10.0.0', before: '10.3.0' },
          },
        ],
      },
    },
    {
      id: 'legacy.route-answers',
      title: 'still answers under /api from Grafana 13 on',
      covers: ['legacy.route-remains'],
      given: anyState,
      as: serverAdmin,
      impact: 'read',
      since: '13.0.0',
      expect: { status: 200 },
    },
  ]),
  ...scenariosOf(addLicense, [
    ...refusals(addLicense, refusalOfTheIntroduction, { impact: 'reject', body: () => ({ token: noLicense }) }),
    ...refusalsBeforeValidation(addLicense, refusalOfTheIntroduction, 'token'),
  ]),
  ...scenariosOf(
    renewLicense,
    refusals(
      renewLicense,
      refusalOfTheList,
      { impact: 'reject', unsafeIfAccepted: true, body: () => ({}) },
      { unauthenticated: 'renew.401', notPermitted: 'renew.403' },
    ),
  ),
  ...scenariosOf(removeLicense, [
    ...refusals(
      removeLicense,
      refusalOfTheList,
      { impact: 'reject', body: () => ({ instance: anotherInstance }) },
      { unauthenticated: 'remove.401', notPermitted: 'remove.403' },
    ),
    ...refusalsBeforeValidation(removeLicense, refusalOfTheList, 'instance'),
  ]),
];
