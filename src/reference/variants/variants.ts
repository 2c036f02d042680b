import { bindObject } from '../http/bind-object.ts';
import { isObject, json, withJson } from '../http/json-responses.ts';
import type { HttpResponse } from '../http/messages.ts';
import type { Hook, HookContext } from '../instance/handler.ts';
import { zeroLicense } from '../licensing/license.ts';
import { openReadings } from './open-readings.ts';
import { staleReads } from './stale-reads.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const givesLicense = ({ endpoint }: HookContext, { status }: HttpResponse): boolean =>
  status === 200 && (endpoint === 'add' || endpoint === 'renew' || endpoint === 'show');

const ofObjects = (change: (value: JsonObject) => JsonObject) => (value: unknown) =>
  isObject(value) ? change(value) : value;

/** Changes every answer. */
const changingAll =
  (change: (response: HttpResponse) => HttpResponse): Hook =>
  async (_, next) =>
    change(await next());

/** Changes the license object wherever it is shown. */
const changingLicense =
  (change: (license: JsonObject) => JsonObject): Hook =>
  async (exchange, next) => {
    const response = await next();
    return givesLicense(exchange, response) ? withJson(response, ofObjects(change)) : response;
  };

/** Changes what JSON errors say. */
const changingErrors = (change: (error: JsonObject) => JsonObject): Hook =>
  changingAll((response) => (response.status >= 400 ? withJson(response, ofObjects(change)) : response));

const together =
  (outer: Hook, inner: Hook): Hook =>
  (exchange, next) =>
    outer(exchange, async () => await inner(exchange, next));

const namingCharset: Hook = changingAll((response) =>
  (response.headers['Content-Type'] ?? '').startsWith('application/json')
    ? { ...response, headers: { ...response.headers, 'Content-Type': 'application/json; charset=utf-8' } }
    : response,
);

const withHeaders = (headers: Readonly<Record<string, string>>): Hook =>
  changingAll((response) => ({ ...response, headers: { ...response.headers, ...headers } }));

/** The fields that came to Grafana after the license object was first described. */
const laterFields: ReadonlySet<string> = new Set([
  'account',
  'slug',
  'usage_billing',
  'max_concurrent_user_sessions',
  'details_url',
  'trial',
  'trial_exp',
  'anonymousRatio',
]);

const zeroAnswer: Hook = async ({ endpoint }, next) => {
  const response = await next();
  return response.status === 200 && (endpoint === 'add' || endpoint === 'renew') ? json(200, zeroLicense) : response;
};

const removalMessage: Hook = async ({ endpoint }, next) => {
  const response = await next();
  return endpoint === 'remove' && response.status === 202 ? json(202, { message: 'License token deleted' }) : response;
};

const silentRenewal: Hook = async ({ endpoint }, next) => {
  const response = await next();
  return endpoint === 'renew' && response.status === 200 ? { ...response, body: '' } : response;
};

const strictRemoval: Hook = async ({ endpoint, request, grafana }, next) => {
  const response = await next();
  if (endpoint !== 'remove' || response.status !== 422) return response;
  const bound = bindObject(request);
  const instance = bound.ok ? bound.field('instance') : undefined;
  return typeof instance === 'string' && instance !== '' ? response : grafana.responses.badRequest();
};

const tolerantRemoval: Hook = async ({ endpoint, request, grafana }, next) => {
  const response = await next();
  if (endpoint !== 'remove' || response.status !== 422) return response;
  const bound = bindObject(request);
  const instance = bound.ok ? bound.field('instance') : undefined;
  if (typeof instance !== 'string' || `${instance}/` !== grafana.rootUrl) return response;
  grafana.store.license = undefined;
  return json(202, {});
};

/** A license that nobody stored, and that is for another instance, as in the examples of the page. */
const samplePage: Hook = async ({ endpoint }, next) => {
  const response = await next();
  const isAllowed = response.status === 200 || response.status === 404;
  if (endpoint !== 'show' || !isAllowed) return response;
  const sample = { jti: '2', iss: 'https://issuer.example/', sub: 'https://another-instance.invalid/', lid: '1' };
  return json(200, { ...zeroLicense, ...sample });
};

const unreachableIssuer: Hook = async (exchange, next) => {
  const { endpoint, persona, grafana } = exchange;
  const isRenewal = endpoint === 'renew' && persona === 'server-admin' && bindObject(exchange.request).ok;
  return isRenewal ? grafana.responses.failure(504, 'The issuer does not answer') : next();
};

const problemJson: Hook = changingAll((response) =>
  response.status >= 400 && (response.headers['Content-Type'] ?? '').startsWith('application/json')
    ? { ...response, headers: { ...response.headers, 'Content-Type': 'application/problem+json' } }
    : response,
);

/** A mock that looks who asks before it looks what there is, and lets nobody in where there is nothing. */
const unauthorizedElsewhere: Hook = async ({ endpoint, grafana }, next) => {
  const response = await next();
  return endpoint === undefined && response.status === 404 ? grafana.responses.unauthorized() : response;
};

/** Every honest variant of the reference server. */
export const variants: readonly Variant[] = [
  { id: 'grafana-9', description: 'Answers as Grafana 9.5.12.', options: { grafanaVersion: '9.5.12' } },
  {
    id: 'grafana-10.0',
    description: 'Answers as Grafana 10.0.0, where a wrong password is a bad request.',
    options: { grafanaVersion: '10.0.0' },
  },
  { id: 'grafana-11', description: 'Answers as Grafana 11.6.0.', options: { grafanaVersion: '11.6.0' } },
  { id: 'grafana-12', description: 'Answers as Grafana 12.4.3.', options: { grafanaVersion: '12.4.3' } },
  { id: 'grafana-13', description: 'Answers as Grafana 13.0.0.', options: { grafanaVersion: '13.0.0' } },
  { id: 'sub-path', description: 'Lives below /grafana.', options: { subPath: '/grafana' } },
  { id: 'latency', description: 'Takes 20 ms longer for each response.', options: { latencyMs: 20 } },
  { id: 'charset', description: 'Names a charset with every JSON body.', hook: namingCharset },
  {
    id: 'extra-fields',
    description: 'Adds undocumented fields to the license object and to errors.',
    hook: together(
      changingLicense((license) => ({ ...license, region: 'eu', features: { reporting: true } })),
      changingErrors((error) => ({ ...error, hint: null, links: [] })),
    ),
  },
  {
    id: 'missing-fields',
    description: 'Leaves out the license fields that came to Grafana later.',
    hook: changingLicense((license) =>
      Object.fromEntries(Object.entries(license).filter(([field]) => !laterFields.has(field))),
    ),
  },
  {
    id: 'prod-null',
    description: 'Names no products: prod is null.',
    hook: changingLicense((license) => ({ ...license, prod: null })),
  },
  {
    id: 'service-account-401',
    description: 'Refuses service accounts with 401.',
    options: { serviceAccountStatus: 401 },
  },
  { id: 'anonymous-access', description: 'Has anonymous access switched on.', options: { anonymous: true } },
  {
    id: 'removal-message',
    description: 'Answers a removal with a message in place of an empty object.',
    hook: removalMessage,
  },
  { id: 'renewal-empty-body', description: 'Answers a renewal without a body.', hook: silentRenewal },
  { id: 'license-from-file', description: 'Has a license in a file too.', options: { licenseFromFile: true } },
  {
    id: 'connection-close',
    description: 'Closes the connection after each response.',
    hook: withHeaders({ Connection: 'close' }),
  },
  { id: 'odd-headers', description: 'Writes header names in another case and order.', unusualHeaderCase: true },
  { id: 'unlicensed', description: 'Starts without a license.', options: { unlicensed: true } },
  {
    id: 'bare',
    description: 'Knows nothing but the four endpoints, as a mock would.',
    options: { licensingOnly: true },
  },
  {
    id: 'bad-request-for-missing-instance',
    description: 'Answers a removal without a usable instance with 400, as the OpenAPI description allows.',
    hook: strictRemoval,
  },
  {
    id: 'pretty-json',
    description: 'Indents every JSON body.',
    hook: changingAll((response) => withJson(response, (value) => value, 2)),
  },
  {
    id: 'message-only-errors',
    description: 'Puts nothing but a message into errors.',
    hook: changingErrors(({ message }) => ({ message })),
  },
  {
    id: 'zero-license',
    description: 'Shows a license object of zero values for an added or renewed license, as the page does.',
    hook: zeroAnswer,
  },
  {
    id: 'trailing-slash',
    description: 'Takes the root URL without its last slash for this instance too.',
    hook: tolerantRemoval,
  },
  {
    id: 'deprecation-headers',
    description: 'Announces the end of the routes below /api with Deprecation and Sunset headers.',
    hook: withHeaders({ Deprecation: '@1767225600', Sunset: 'Fri, 31 Dec 2027 23:59:59 GMT' }),
  },
  {
    id: 'late-to-show',
    description: 'Shows a change of the license only when it is looked at for the second time.',
    hook: staleReads,
  },
  {
    id: 'sample-license-page',
    description:
      'Shows the same license for another instance whatever is stored, on the page that only the OpenAPI knows.',
    hook: samplePage,
  },
  {
    id: 'issuer-unreachable',
    description: 'Answers a renewal with 504, as its issuer is out of reach.',
    hook: unreachableIssuer,
  },
  { id: 'problem-json', description: 'Gives errors as application/problem+json.', hook: problemJson },
  {
    id: 'bare-401',
    description: 'Knows nothing but the four endpoints, and answers everything else with 401.',
    options: { licensingOnly: true },
    hook: unauthorizedElsewhere,
  },
  ...openReadings,
];
