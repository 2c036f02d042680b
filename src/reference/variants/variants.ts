import { bindObject } from '../http/bind.ts';
import type { Exchange, Hook } from '../http/handler.ts';
import type { Answer } from '../http/messages.ts';
import { isObject, json, withJson } from '../http/responses.ts';
import { zeroLicense } from '../licensing/license.ts';
import type { ReferenceOptions } from './reference-options.ts';
import { lateToShow } from './stale-reads.ts';

/** A server that differs from the default one and still does all that the documentation says. */
export type Variant = {
  readonly id: string;
  /** What it does, in one sentence. */
  readonly says: string;
  /** Options it is started with. */
  readonly options?: ReferenceOptions;
  /** What it changes in the answers. */
  readonly hook?: Hook;
  /** Whether header names come in an unusual case and order. */
  readonly oddHeaders?: boolean;
};

type JsonObject = Readonly<Record<string, unknown>>;

const givesLicense = ({ endpoint }: Exchange, { status }: Answer): boolean =>
  status === 200 && (endpoint === 'add' || endpoint === 'renew' || endpoint === 'show');

const ofObjects = (change: (value: JsonObject) => JsonObject) => (value: unknown) =>
  isObject(value) ? change(value) : value;

/** Changes every answer. */
const changingAll =
  (change: (answer: Answer) => Answer): Hook =>
  async (_, next) =>
    change(await next());

/** Changes the license object wherever it is shown. */
const changingLicense =
  (change: (license: JsonObject) => JsonObject): Hook =>
  async (exchange, next) => {
    const answer = await next();
    return givesLicense(exchange, answer) ? withJson(answer, ofObjects(change)) : answer;
  };

/** Changes what JSON errors say. */
const changingErrors = (change: (error: JsonObject) => JsonObject): Hook =>
  changingAll((answer) => (answer.status >= 400 ? withJson(answer, ofObjects(change)) : answer));

const together =
  (outer: Hook, inner: Hook): Hook =>
  (exchange, next) =>
    outer(exchange, async () => await inner(exchange, next));

const namingCharset: Hook = changingAll((answer) =>
  (answer.headers['Content-Type'] ?? '').startsWith('application/json')
    ? { ...answer, headers: { ...answer.headers, 'Content-Type': 'application/json; charset=utf-8' } }
    : answer,
);

const withHeaders = (headers: Readonly<Record<string, string>>): Hook =>
  changingAll((answer) => ({ ...answer, headers: { ...answer.headers, ...headers } }));

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
  const answer = await next();
  return answer.status === 200 && (endpoint === 'add' || endpoint === 'renew') ? json(200, zeroLicense) : answer;
};

const removalMessage: Hook = async ({ endpoint }, next) => {
  const answer = await next();
  return endpoint === 'remove' && answer.status === 202 ? json(202, { message: 'License token deleted' }) : answer;
};

const silentRenewal: Hook = async ({ endpoint }, next) => {
  const answer = await next();
  return endpoint === 'renew' && answer.status === 200 ? { ...answer, body: '' } : answer;
};

const strictRemoval: Hook = async ({ endpoint, request, world }, next) => {
  const answer = await next();
  if (endpoint !== 'remove' || answer.status !== 422) return answer;
  const bound = bindObject(request);
  const instance = bound.ok ? bound.field('instance') : undefined;
  return typeof instance === 'string' && instance !== '' ? answer : world.answers.badRequest();
};

const tolerantRemoval: Hook = async ({ endpoint, request, world }, next) => {
  const answer = await next();
  if (endpoint !== 'remove' || answer.status !== 422) return answer;
  const bound = bindObject(request);
  const instance = bound.ok ? bound.field('instance') : undefined;
  if (typeof instance !== 'string' || `${instance}/` !== world.rootUrl) return answer;
  world.store.license = undefined;
  return json(202, {});
};

/** A license that nobody stored, and that is for another instance, as in the examples of the page. */
const samplePage: Hook = async ({ endpoint }, next) => {
  const answer = await next();
  const isAllowed = answer.status === 200 || answer.status === 404;
  if (endpoint !== 'show' || !isAllowed) return answer;
  const sample = { jti: '2', iss: 'https://issuer.example/', sub: 'https://another-instance.invalid/', lid: '1' };
  return json(200, { ...zeroLicense, ...sample });
};

const unreachableIssuer: Hook = async (exchange, next) => {
  const { endpoint, persona, world } = exchange;
  const isRenewal = endpoint === 'renew' && persona === 'server-admin' && bindObject(exchange.request).ok;
  return isRenewal ? world.answers.failure(504, 'The issuer does not answer') : next();
};

const problemJson: Hook = changingAll((answer) =>
  answer.status >= 400 && (answer.headers['Content-Type'] ?? '').startsWith('application/json')
    ? { ...answer, headers: { ...answer.headers, 'Content-Type': 'application/problem+json' } }
    : answer,
);

/** A mock that looks who asks before it looks what there is, and lets nobody in where there is nothing. */
const unauthorizedElsewhere: Hook = async ({ endpoint, world }, next) => {
  const answer = await next();
  return endpoint === undefined && answer.status === 404 ? world.answers.unauthorized() : answer;
};

/** Every honest variant of the reference server. */
export const variants: readonly Variant[] = [
  { id: 'grafana-9', says: 'Answers as Grafana 9.5.12.', options: { grafanaVersion: '9.5.12' } },
  {
    id: 'grafana-10.0',
    says: 'Answers as Grafana 10.0.0, where a wrong password is a bad request.',
    options: { grafanaVersion: '10.0.0' },
  },
  { id: 'grafana-11', says: 'Answers as Grafana 11.6.0.', options: { grafanaVersion: '11.6.0' } },
  { id: 'grafana-12', says: 'Answers as Grafana 12.4.3.', options: { grafanaVersion: '12.4.3' } },
  { id: 'grafana-13', says: 'Answers as Grafana 13.0.0.', options: { grafanaVersion: '13.0.0' } },
  { id: 'sub-path', says: 'Lives below /grafana.', options: { subPath: '/grafana' } },
  { id: 'latency', says: 'Takes 20 ms longer for each answer.', options: { latencyMs: 20 } },
  { id: 'charset', says: 'Names a charset with every JSON body.', hook: namingCharset },
  {
    id: 'extra-fields',
    says: 'Adds undocumented fields to the license object and to errors.',
    hook: together(
      changingLicense((license) => ({ ...license, region: 'eu', features: { reporting: true } })),
      changingErrors((error) => ({ ...error, hint: null, links: [] })),
    ),
  },
  {
    id: 'missing-fields',
    says: 'Leaves out the license fields that came to Grafana later.',
    hook: changingLicense((license) =>
      Object.fromEntries(Object.entries(license).filter(([field]) => !laterFields.has(field))),
    ),
  },
  {
    id: 'prod-null',
    says: 'Names no products: prod is null.',
    hook: changingLicense((license) => ({ ...license, prod: null })),
  },
  {
    id: 'service-account-401',
    says: 'Refuses service accounts with 401.',
    options: { serviceAccountStatus: 401 },
  },
  { id: 'anonymous-access', says: 'Has anonymous access switched on.', options: { anonymous: true } },
  {
    id: 'removal-message',
    says: 'Answers a removal with a message in place of an empty object.',
    hook: removalMessage,
  },
  { id: 'renewal-empty-body', says: 'Answers a renewal without a body.', hook: silentRenewal },
  { id: 'license-from-file', says: 'Has a license in a file too.', options: { licenseFromFile: true } },
  {
    id: 'connection-close',
    says: 'Closes the connection after each answer.',
    hook: withHeaders({ Connection: 'close' }),
  },
  { id: 'odd-headers', says: 'Writes header names in another case and order.', oddHeaders: true },
  { id: 'unlicensed', says: 'Starts without a license.', options: { unlicensed: true } },
  {
    id: 'bare',
    says: 'Knows nothing but the four endpoints, as a mock would.',
    options: { bare: true },
  },
  {
    id: 'bad-request-for-missing-instance',
    says: 'Answers a removal without a usable instance with 400, as the OpenAPI description allows.',
    hook: strictRemoval,
  },
  {
    id: 'pretty-json',
    says: 'Indents every JSON body.',
    hook: changingAll((answer) => withJson(answer, (value) => value, 2)),
  },
  {
    id: 'message-only-errors',
    says: 'Puts nothing but a message into errors.',
    hook: changingErrors(({ message }) => ({ message })),
  },
  {
    id: 'zero-license',
    says: 'Shows a license object of zero values for an added or renewed license, as the page does.',
    hook: zeroAnswer,
  },
  {
    id: 'trailing-slash',
    says: 'Takes the root URL without its last slash for this instance too.',
    hook: tolerantRemoval,
  },
  {
    id: 'deprecation-headers',
    says: 'Announces the end of the routes below /api with Deprecation and Sunset headers.',
    hook: withHeaders({ Deprecation: '@1767225600', Sunset: 'Fri, 31 Dec 2027 23:59:59 GMT' }),
  },
  {
    id: 'late-to-show',
    says: 'Shows a change of the license only when it is looked at for the second time.',
    hook: lateToShow,
  },
  {
    id: 'sample-license-page',
    says: 'Shows the same license for another instance whatever is stored, on the page that only the OpenAPI knows.',
    hook: samplePage,
  },
  {
    id: 'issuer-unreachable',
    says: 'Answers a renewal with 504, as its issuer is out of reach.',
    hook: unreachableIssuer,
  },
  { id: 'problem-json', says: 'Gives errors as application/problem+json.', hook: problemJson },
  {
    id: 'bare-401',
    says: 'Knows nothing but the four endpoints, and answers everything else with 401.',
    options: { bare: true },
    hook: unauthorizedElsewhere,
  },
];
