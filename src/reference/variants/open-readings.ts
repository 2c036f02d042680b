import { bindObject } from '../http/bind-object.ts';
import type { HttpRequest } from '../http/http-types.ts';
import { json, withJson } from '../http/json-responses.ts';
import type { Hook, HookContext } from '../instance/handler.ts';
import type { ResponseObject } from './hooks.ts';
import type { Variant } from './variant.ts';

/** The fields of the example of a renewal. Not shared with src/domain: the reference server is a reading of its own. */
const renewedFields = [
  'jti',
  'iss',
  'sub',
  'lid',
  'included_users',
  'lic_exp_warn_days',
  'tok_exp_warn_days',
  'update_days',
  'prod',
  'company',
];

const changingLicense =
  (endpoints: readonly HookContext['endpoint'][], change: (license: ResponseObject) => unknown): Hook =>
  async ({ endpoint }, next) => {
    const response = await next();
    const isLicense = response.status === 200 && endpoints.includes(endpoint);
    return isLicense ? withJson(response, (value) => change(value as ResponseObject)) : response;
  };

function fieldIn(request: HttpRequest, name: string): unknown {
  const bound = bindObject(request);
  return bound.ok ? bound.field(name) : undefined;
}

/** Rejects a body without its field before it checks who the caller is. */
const validatesFirst: Hook = ({ endpoint, request, grafana }, next) => {
  if (endpoint !== 'add' && endpoint !== 'remove') return next();
  const field = fieldIn(request, endpoint === 'add' ? 'token' : 'instance');
  if (field !== undefined) return next();
  return endpoint === 'add' ? grafana.responses.badRequest() : grafana.responses.failure(422, 'instance is required');
};

/** Fails to read a text that is not a license. */
const failsToRead: Hook = async ({ endpoint, request, grafana }, next) => {
  const response = await next();
  const token = fieldIn(request, 'token');
  const isText = endpoint === 'add' && response.status === 400 && typeof token === 'string' && token !== '';
  return isText && token.split('.').length !== 3
    ? grafana.responses.failure(500, 'The license cannot be read')
    : response;
};

/** Compares only the origin and the path of the root URL. */
const comparesParts: Hook = async ({ endpoint, request, grafana }, next) => {
  const response = await next();
  const instance = fieldIn(request, 'instance');
  if (endpoint !== 'remove' || response.status !== 422 || typeof instance !== 'string') return response;
  const [theirs, ours] = [URL.parse(instance), new URL(grafana.rootUrl)];
  if (theirs?.origin !== ours.origin || theirs.pathname !== ours.pathname) return response;
  grafana.store.license = undefined;
  return json(202, {});
};

/** Accepts a list with one element for that element, as some frameworks do with form fields. */
const unwrapsLists: Hook = async ({ endpoint, persona, request, grafana }, next) => {
  const response = await next();
  const isRejected = persona === 'server-admin' && (response.status === 422 || response.status === 400);
  const instance = fieldIn(request, 'instance');
  if (endpoint !== 'remove' || !isRejected || !Array.isArray(instance) || instance[0] !== grafana.rootUrl)
    return response;
  grafana.store.license = undefined;
  return json(202, {});
};

/** Checks whether a license is stored before it validates the instance. */
const acceptsWithNoneStored: Hook = ({ endpoint, persona, request, grafana }, next) => {
  const isEmpty = endpoint === 'remove' && persona === 'server-admin' && grafana.store.license === undefined;
  const instance = fieldIn(request, 'instance');
  const isPlain =
    bindObject(request).ok && (instance === undefined || typeof instance !== 'object' || instance === null);
  return isEmpty && isPlain ? json(202, {}) : next();
};

/** Denies unauthenticated requests with 403, as middleware does that has only one denial. */
const forbids: Hook = async ({ endpoint, grafana }, next) => {
  const response = await next();
  return endpoint !== undefined && response.status === 401 ? grafana.responses.accessDenied('licensing:any') : response;
};

/** Variants that read the documentation differently where it is unclear. */
export const openReadings: readonly Variant[] = [
  {
    id: 'validation-first',
    description: 'Rejects a body without its field before it checks who the caller is.',
    hook: validatesFirst,
  },
  {
    id: 'unreadable-license-500',
    description: 'Returns 500 for a token that is not a license.',
    hook: failsToRead,
  },
  {
    id: 'renewal-example',
    description: 'Returns the ten fields of the example for a renewal.',
    hook: changingLicense(['renew'], (license) =>
      Object.fromEntries(Object.entries(license).filter(([field]) => renewedFields.includes(field))),
    ),
  },
  {
    id: 'renewal-message',
    description: 'Returns a message for a renewal.',
    hook: changingLicense(['renew'], () => ({ message: 'License token renewed' })),
  },
  {
    id: 'renewal-500',
    description: 'Returns 500 for a renewal because the license issuer is unreachable.',
    options: { issuerReachable: false },
  },
  {
    id: 'renewal-without-license-400',
    description: 'Returns 400 for a renewal if there is no license.',
    options: { renewWithoutLicenseStatus: 400 },
  },
  {
    id: 'renewal-without-license-500',
    description: 'Returns 500 for a renewal if there is no license.',
    options: { renewWithoutLicenseStatus: 500 },
  },
  {
    id: 'invalid-license-500',
    description: 'Returns 500 for any token that is not a valid license.',
    options: { invalidLicenseStatus: 500 },
  },
  {
    id: 'fractional-ratio',
    description: 'Returns a fraction for anonymousRatio.',
    hook: changingLicense(['add', 'renew', 'show'], (license) => ({ ...license, anonymousRatio: 0.5 })),
  },
  {
    id: 'numeric-id-before-12.1',
    description: 'Returns a number for lid and fewer fields, as Grafana did before 12.1.',
    options: { grafanaVersion: '11.6.0' },
    hook: changingLicense(['add', 'renew'], ({ lid, slug: _slug, trial: _trial, ...license }) => ({
      ...license,
      lid: Number(lid),
    })),
  },
  {
    id: 'parsed-root-url',
    description: 'Ignores a query, a fragment and a user name in the instance.',
    hook: comparesParts,
  },
  { id: 'unwrapped-list', description: 'Accepts a list with one element for that element.', hook: unwrapsLists },
  {
    id: 'removal-of-nothing',
    description: 'Returns 202 for every removal if no license is stored.',
    hook: acceptsWithNoneStored,
  },
  { id: 'forbidden-only', description: 'Denies requests without valid credentials with 403.', hook: forbids },
  {
    id: 'check-after-restart',
    description: 'Returns what check returned at the start until it is restarted or the license is renewed.',
    options: { checkAfterRestart: true },
  },
  {
    id: 'check-after-restart-unlicensed',
    description: 'Starts without a license, and check follows an added or removed license only after a restart.',
    options: { checkAfterRestart: true, unlicensed: true },
  },
  {
    id: 'unknown-token-500',
    description: 'Fails on an unknown service account token, as Grafana 9.0 to 9.4 did.',
    options: { grafanaVersion: '9.4.7' },
  },
];
