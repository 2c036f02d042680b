import { bindObject } from '../http/bind-object.ts';
import type { HttpRequest, HttpResponse } from '../http/http-types.ts';
import { isJson, isObject, json, withJson } from '../http/json-responses.ts';
import type { Hook, HookContext } from '../instance/handler.ts';
import { zeroLicense } from '../licensing/license.ts';

/** A JSON object of a response. */
export type ResponseObject = Readonly<Record<string, unknown>>;

const returnsLicense = ({ endpoint }: HookContext, { status }: HttpResponse): boolean =>
  status === 200 && (endpoint === 'add' || endpoint === 'renew' || endpoint === 'show');

const ofObjects = (change: (value: ResponseObject) => ResponseObject) => (value: unknown) =>
  isObject(value) ? change(value) : value;

const withContentType = (response: HttpResponse, type: string): HttpResponse => ({
  ...response,
  headers: { ...response.headers, 'Content-Type': type },
});

/** Changes every response. */
const changingAll =
  (change: (response: HttpResponse) => HttpResponse): Hook =>
  async (_, next) =>
    change(await next());

/** Changes every license object that is returned. */
const changingLicense =
  (change: (license: ResponseObject) => ResponseObject): Hook =>
  async (context, next) => {
    const response = await next();
    return returnsLicense(context, response) ? withJson(response, ofObjects(change)) : response;
  };

/** Changes every JSON error. */
const changingErrors = (change: (error: ResponseObject) => ResponseObject): Hook =>
  changingAll((response) => (response.status >= 400 ? withJson(response, ofObjects(change)) : response));

const combined =
  (outer: Hook, inner: Hook): Hook =>
  (context, next) =>
    outer(context, async () => await inner(context, next));

/** The `instance` that a removal names; undefined if it is missing, empty or not a string. */
function usableInstance(request: HttpRequest): string | undefined {
  const bound = bindObject(request);
  const instance = bound.ok ? bound.field('instance') : undefined;
  return typeof instance === 'string' && instance !== '' ? instance : undefined;
}

/** Adds these headers to every response. */
export const withHeaders = (headers: Readonly<Record<string, string>>): Hook =>
  changingAll((response) => ({ ...response, headers: { ...response.headers, ...headers } }));

/** Adds a charset to the Content-Type of every JSON body. */
export const jsonWithCharset: Hook = changingAll((response) =>
  isJson(response) ? withContentType(response, 'application/json; charset=utf-8') : response,
);

/** Returns errors as `application/problem+json`. */
export const problemJson: Hook = changingAll((response) =>
  response.status >= 400 && isJson(response) ? withContentType(response, 'application/problem+json') : response,
);

/** Indents every JSON body. */
export const indentedJson: Hook = changingAll((response) => withJson(response, (value) => value, 2));

/** Removes everything but the message from errors. */
export const messageOnlyErrors: Hook = changingErrors(({ message }) => ({ message }));

/** Adds undocumented fields to license objects and errors. */
export const addingFields: Hook = combined(
  changingLicense((license) => ({ ...license, region: 'eu', features: { reporting: true } })),
  changingErrors((error) => ({ ...error, hint: null, links: [] })),
);

/** The fields that were added to the license object after its first version. */
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

/** Omits the license fields that were added later. */
export const withoutLaterFields: Hook = changingLicense((license) =>
  Object.fromEntries(Object.entries(license).filter(([field]) => !laterFields.has(field))),
);

/** Returns `prod` as null. */
export const nullProducts: Hook = changingLicense((license) => ({ ...license, prod: null }));

/** Returns a license object of zero values after an addition or a renewal. */
export const zeroLicenseResponse: Hook = async ({ endpoint }, next) => {
  const response = await next();
  return response.status === 200 && (endpoint === 'add' || endpoint === 'renew') ? json(200, zeroLicense) : response;
};

/** Returns a message after a removal. */
export const removalMessage: Hook = async ({ endpoint }, next) => {
  const response = await next();
  return endpoint === 'remove' && response.status === 202 ? json(202, { message: 'License token deleted' }) : response;
};

/** Returns an empty body after a renewal. */
export const emptyRenewal: Hook = async ({ endpoint }, next) => {
  const response = await next();
  return endpoint === 'renew' && response.status === 200 ? { ...response, body: '' } : response;
};

/** Accepts the root URL without its trailing slash as the instance. */
export const forgivingRemoval: Hook = async ({ endpoint, request, grafana }, next) => {
  const response = await next();
  if (endpoint !== 'remove' || response.status !== 422) return response;
  const instance = usableInstance(request);
  if (instance === undefined || `${instance}/` !== grafana.rootUrl) return response;
  grafana.store.license = undefined;
  return json(202, {});
};

/** Returns a license for another instance, which is not stored, as the examples of the documentation do. */
export const sampleLicense: Hook = async ({ endpoint }, next) => {
  const response = await next();
  const isAllowed = response.status === 200 || response.status === 404;
  if (endpoint !== 'show' || !isAllowed) return response;
  const sample = { jti: '2', iss: 'https://issuer.example/', sub: 'https://another-instance.invalid/', lid: '1' };
  return json(200, { ...zeroLicense, ...sample });
};

/** Returns 401 to requests for unknown paths, as a mock does that authenticates before it looks for a route. */
export const unauthorizedElsewhere: Hook = async ({ endpoint, grafana }, next) => {
  const response = await next();
  return endpoint === undefined && response.status === 404 ? grafana.responses.unauthorized() : response;
};
