import { type Exchange, header, mediaType, objectIn, parseJson, type ReceivedResponse } from '../domain/exchange.ts';
import { unavailableStatuses } from './proxy-statuses.ts';

/** The fields that Grafana's errors have; the message is in all of them. */
const errorFields = new Set([
  'message',
  'messageId',
  'statusCode',
  'traceID',
  'extra',
  'error',
  'title',
  'accessErrorId',
]);

/** Headers that only gateways send, with responses of their own: AWS API Gateway, Google IAP, Cloudflare. */
const gatewayHeaders = ['x-amzn-errortype', 'x-goog-iap-generated-response', 'cf-mitigated'];

/** Whether an error has one of the shapes that Grafana's own errors have: a JSON object with a message and known fields. */
export function hasGrafanaShape(response: ReceivedResponse): boolean {
  const error = objectIn({ response });
  if (typeof error?.message !== 'string' || isGatewayError(response)) return false;
  if ('statusCode' in error && !('messageId' in error)) return false;
  return Object.keys(error).every((key) => errorFields.has(key));
}

/** Whether a response names itself an error of a gateway. */
function isGatewayError(response: ReceivedResponse): boolean {
  return gatewayHeaders.some((name) => header(response, name) !== undefined);
}

/** Whether a response is a page for a browser. The correct JSON with the wrong media type is not one. */
export function isWebPage(response: ReceivedResponse): boolean {
  return mediaType(response) === 'text/html' && !parseJson(response.body).ok;
}

/** Whether a response is a redirect (RFC 9110, section 15.4). */
export function isRedirect({ status }: ReceivedResponse): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

/** Whether a proxy reports that the server behind it is not available. Grafana itself may use these statuses, too. */
export function isUnavailable(response: ReceivedResponse): boolean {
  return unavailableStatuses.includes(response.status) && !hasGrafanaShape(response);
}

/**
 * Whether a response is certainly one of a proxy, a login page or a gateway, and not of an API: a redirect to somewhere
 * else than an API of the same server, a web page that is not an error of a route or of a server, an error of a gateway.
 */
export function isOfFront({ request, response }: Exchange): boolean {
  if (!response) return false;
  if (isRedirect(response)) return !leadsToApi(response, request.url);
  if (isWebPage(response)) return response.status < 500 && response.status !== 404 && response.status !== 405;
  return isGatewayError(response) && response.status < 500;
}

/**
 * Whether a response of a target that was identified is not one of its API: certainly one of a front, one of a proxy that
 * reaches nothing, or, from a Grafana, an error in another shape than Grafana's.
 *
 * @param hasGrafanaPages - whether the target is a Grafana, and not a mock whose errors may have any shape
 */
export function isOutsideApi(exchange: Exchange, hasGrafanaPages: boolean): boolean {
  const { response } = exchange;
  if (!response) return false;
  if (isOfFront(exchange) || isUnavailable(response)) return true;
  return hasGrafanaPages && response.status >= 400 && !hasGrafanaShape(response);
}

/** Whether a redirect stays on the server and leads to one of its API routes: a route that has moved. */
function leadsToApi(response: ReceivedResponse, from: string): boolean {
  const location = header(response, 'location');
  if (location === undefined || !URL.canParse(location, from)) return false;
  const to = new URL(location, from);
  return to.origin === new URL(from).origin && to.href !== from && /(^|\/)apis?\//.test(to.pathname);
}
