import { endpoints } from '../../../specs/index.ts';
import type { RequestRule } from '../../domain/client-scenario.ts';
import type { EndpointId } from '../../domain/endpoint.ts';
import { isObject, parseJson, type SentRequest } from '../../domain/exchange.ts';
import type { FindingCode } from '../../domain/finding.ts';
import type { ClientRun, RecordedExchange, ServerValues } from './client-run.ts';
import { documentedEndpoint, isAboutLicensing, pathOf, readsLicense } from './route.ts';

/** What is wrong with a request. */
export interface RequestDeviation {
  readonly code: FindingCode;
  readonly expected: string;
  readonly seen: string;
}

/** Gives what is wrong with a request; undefined if nothing is. */
type Judge = (request: SentRequest, values: ServerValues) => RequestDeviation | undefined;

const judges: Readonly<Record<RequestRule, Judge>> = {
  credentials: ({ headers }, values) => {
    const seen = credentialsInWords(headers.authorization, values);
    return seen === undefined
      ? undefined
      : { code: 'wrong-credentials', expected: 'Basic authentication as the server admin', seen };
  },
  route: (request) =>
    documentedEndpoint(request)
      ? undefined
      : { code: 'undocumented-route', expected: routes, seen: `${request.method} ${pathOf(request).slice(0, 200)}` },
  'media-type': ({ headers }) => {
    const type = mediaTypeIn(headers);
    return type === 'application/json'
      ? undefined
      : {
          code: 'wrong-request-media-type',
          expected: 'the media type application/json',
          seen: type === undefined ? 'no Content-Type' : type.slice(0, 100),
        };
  },
  token: (request) => {
    const token = fieldsIn(request)?.token;
    return typeof token === 'string' && token !== ''
      ? undefined
      : wrongBody('a JSON object with the license as token', request, 'token', token);
  },
  instance: (request, { rootUrl }) => {
    const instance = fieldsIn(request)?.instance;
    return instance === rootUrl
      ? undefined
      : wrongBody(`a JSON object with the root URL ${rootUrl} as instance`, request, 'instance', instance);
  },
  'empty-object': (request) => {
    const fields = fieldsIn(request);
    if (fields !== undefined && Object.keys(fields).length === 0) return undefined;
    return {
      code: 'wrong-request-body',
      expected: 'the JSON object {}',
      seen: fields === undefined ? bodyInWords(request) : 'an object with fields',
    };
  },
};

const routes = endpoints.map(({ method, path }) => `${method} ${path}`).join(', ');

const endpointOfRule: Partial<Readonly<Record<RequestRule, EndpointId>>> = {
  token: 'add',
  instance: 'remove',
  'empty-object': 'renew',
};

/** The requests of a run that a rule is about. */
export function requestsFor(
  rule: RequestRule,
  { exchanges }: Pick<ClientRun, 'exchanges'>,
): readonly RecordedExchange[] {
  const licensing = exchanges.filter(({ request }) => isAboutLicensing(request));
  switch (rule) {
    case 'credentials':
      return licensing;
    case 'route':
      return licensing.filter(({ request }) => !readsLicense(request));
    case 'media-type':
      return licensing.filter(({ request }) => request.method !== 'GET' && hasBody(request));
    case 'token':
    case 'instance':
    case 'empty-object':
      return licensing.filter(({ endpoint }) => endpoint === endpointOfRule[rule]);
  }
}

/** What is wrong with a request by one rule; undefined if nothing is. */
export function deviationIn(
  rule: RequestRule,
  request: SentRequest,
  values: ServerValues,
): RequestDeviation | undefined {
  return judges[rule](request, values);
}

function hasBody({ body = '' }: SentRequest): boolean {
  return body !== '';
}

function mediaTypeIn(headers: SentRequest['headers']): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase();
}

/** What is wrong with an Authorization header, without its value; undefined if nothing is. */
function credentialsInWords(header: string | undefined, { user, password }: ServerValues): string | undefined {
  if (header === undefined || header === '') return 'no credentials';
  const [scheme = '', ...rest] = header.split(' ');
  if (scheme.toLowerCase() === 'bearer') return 'a Bearer token';
  if (scheme.toLowerCase() !== 'basic') return 'an Authorization header of another scheme';
  const login = Buffer.from(rest.join(' ').trim(), 'base64').toString('utf8');
  return login === `${user}:${password}` ? undefined : 'Basic credentials that are not those of the server admin';
}

/**
 * The fields of a body. Those of a form count, too: its media type is a mistake of its own.
 */
function fieldsIn(request: SentRequest): Readonly<Record<string, unknown>> | undefined {
  const { body = '' } = request;
  const parsed = parseJson(body);
  if (parsed.ok) return isObject(parsed.value) ? parsed.value : undefined;
  if (mediaTypeIn(request.headers) !== 'application/x-www-form-urlencoded' || body === '') return undefined;
  return Object.fromEntries(new URLSearchParams(body));
}

function wrongBody(expected: string, request: SentRequest, field: string, value: unknown): RequestDeviation {
  const hasFields = fieldsIn(request) !== undefined;
  return { code: 'wrong-request-body', expected, seen: hasFields ? fieldInWords(field, value) : bodyInWords(request) };
}

function fieldInWords(field: string, value: unknown): string {
  if (value === undefined) return `an object without ${field}`;
  if (typeof value !== 'string') return `${field} that is not a string`;
  return value === '' ? `an empty ${field}` : `${field} ${JSON.stringify(value.slice(0, 200))}`;
}

function bodyInWords(request: SentRequest): string {
  if (!hasBody(request)) return 'no body';
  return parseJson(request.body ?? '').ok ? 'JSON that is not an object' : 'a body that is not JSON';
}
