import { endpoints } from '../../../specs/index.ts';
import type { Endpoint, EndpointId } from '../../domain/endpoint.ts';
import type { SentRequest } from '../../domain/exchange.ts';

type RequestLine = Pick<SentRequest, 'method' | 'url'>;

/** The path of a request without its query; empty if the URL cannot be read. */
export function pathOf({ url }: RequestLine): string {
  return URL.parse(url)?.pathname ?? '';
}

/** Whether a request is about licensing at all. What a client sends to other parts of Grafana is not judged. */
export function isAboutLicensing(request: RequestLine): boolean {
  return /\/licensing(\/|$)/i.test(pathOf(request));
}

/** The endpoint whose method and path a request has; undefined if no endpoint has them. */
export function documentedEndpoint(request: RequestLine): Endpoint | undefined {
  return endpoints.find(({ method, path }) => method === request.method && path === pathOf(request));
}

/**
 * The endpoint that a request is meant for: the documented one, or what is left of it after a wrong prefix, a wrong
 * method or a doubled slash. Undefined if it cannot be guessed, or if the request reads the license with
 * `GET /api/licensing/token`, which Grafana's OpenAPI description has.
 */
export function intendedEndpoint(request: RequestLine): EndpointId | undefined {
  const documented = documentedEndpoint(request);
  if (documented) return documented.id;
  const [, rest = ''] = /\/licensing\/+(.*)$/i.exec(pathOf(request)) ?? [];
  switch (rest.toLowerCase().replaceAll(/\/+/g, '/').replace(/\/$/, '')) {
    case 'check':
      return 'check';
    case 'token/renew':
    case 'renew':
      return 'renew';
    case 'token':
      return tokenEndpoint(request.method);
    default:
      return undefined;
  }
}

function tokenEndpoint(method: string): EndpointId | undefined {
  switch (method) {
    case 'POST':
    case 'PUT':
    case 'PATCH':
      return 'add';
    case 'DELETE':
      return 'remove';
    default:
      return undefined;
  }
}

/** Whether a request reads the license, which the page does not document and Grafana's OpenAPI description does. */
export function readsLicense(request: RequestLine): boolean {
  return request.method === 'GET' && pathOf(request) === '/api/licensing/token';
}
