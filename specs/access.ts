import { requirementsOf } from '../src/domain/requirement.ts';
import { introduction } from './documentation-page.ts';

/** The introduction of the page: who has access to the endpoints, and where they exist. */
export const accessRequirements = requirementsOf(introduction, [
  {
    id: 'access.server-admin-allowed',
    level: 'must',
    kind: 'authorization',
    basis: 'says',
    brokenBy: 'denial',
    text: 'A Grafana server administrator who authenticates with Basic authentication MUST have access to all four endpoints.',
    usualCause: 'Basic authentication is turned off, or the user is the administrator of an organization only.',
  },
  {
    id: 'access.service-account-denied',
    level: 'must',
    kind: 'authorization',
    basis: 'says',
    brokenBy: 'access',
    text: 'A request with a service account token MUST be denied on all four endpoints, whatever the role of the account. 401 and 403 are both accepted.',
    usualCause:
      'The role of the service account counts as the server administrator permission, or the account has a licensing role.',
  },
  {
    id: 'access.org-admin-denied',
    level: 'must',
    kind: 'authorization',
    basis: 'says',
    brokenBy: 'access',
    text: 'A user who is not a server administrator, and to whom no role grants licensing permissions, MUST be denied on all four endpoints, even as administrator of an organization.',
    usualCause:
      'The role in the organization is checked instead, or the user has a custom role with licensing permissions.',
  },
  {
    id: 'access.credentials-required',
    level: 'must',
    kind: 'credentials',
    basis: 'follows',
    brokenBy: 'access',
    text: 'A request without credentials MUST be denied, with 401. 403 is accepted if anonymous access is enabled.',
    usualCause: 'The route is public, or the request is handled before it is authenticated.',
  },
  {
    id: 'access.token-must-be-known',
    level: 'must',
    kind: 'credentials',
    basis: 'follows',
    brokenBy: 'access',
    text: 'A Bearer token that the server has not issued MUST be denied, with 401.',
    usualCause: 'Any Bearer token is accepted. Common in mocks made from the examples of the page.',
  },
  {
    id: 'access.password-must-match',
    level: 'must',
    kind: 'credentials',
    basis: 'follows',
    brokenBy: 'access',
    text: 'Basic credentials that belong to no user MUST be denied, with 401.',
    usualCause: 'The server checks whether credentials are present, but not whether they are right.',
  },
  {
    id: 'access.before-validation',
    level: 'should',
    kind: 'validation',
    basis: 'plausible',
    brokenBy: 'validation',
    text: 'The server SHOULD check who sends a request before it checks the body: an invalid body does not turn 401 or 403 into 400 or 422.',
    usualCause: 'The framework or the handler validates the body before the request is authenticated and authorized.',
  },
  {
    id: 'access.denial-changes-nothing',
    level: 'must',
    kind: 'state',
    basis: 'follows',
    text: 'A denied request MUST NOT change the license.',
    usualCause: 'The permission is checked after the work is done, or it decides about the response alone.',
  },
  {
    id: 'access.routes-exist',
    level: 'must',
    kind: 'shape',
    basis: 'says',
    brokenBy: 'no-route',
    text: 'On Grafana Enterprise 7.4 and later the four endpoints MUST exist.',
    usualCause: 'The URL lacks a sub-path, a proxy does not forward the route, or a mock implements a part of the API.',
  },
  {
    id: 'access.deprecated-route',
    level: 'must',
    kind: 'shape',
    basis: 'says',
    brokenBy: 'no-route',
    requires: ['grafana>=13', 'grafana<14'],
    text: 'On Grafana 13 the endpoints MUST still work under /api, although routes under /api are deprecated there.',
    usualCause: 'The route was turned off or moved. A Deprecation or Sunset header may say since when.',
  },
  {
    id: 'access.enterprise-only',
    level: 'not exercised',
    basis: 'says',
    text: 'Only Grafana Enterprise has these endpoints.',
    because: 'A run against Grafana OSS ends with an error before the first scenario.',
  },
  {
    id: 'access.default-admin',
    level: 'not exercised',
    basis: 'says',
    text: 'The user admin that Grafana is provisioned with by default has access.',
    because: 'Any server administrator stands for it: the suite uses the one of GRAFANA_ADMIN_USER.',
  },
  {
    id: 'access.service-account-limits',
    level: 'not exercised',
    basis: 'says',
    text: 'A service account cannot be granted the server administrator permission.',
    because:
      'The licensing API grants no permissions; that a service account has none is access.service-account-denied.',
  },
  {
    id: 'access.replacement-route',
    level: 'not exercised',
    basis: 'says',
    text: 'Routes under /api are deprecated in favor of routes under /apis.',
    because:
      'No route under /apis is documented for licensing. A Deprecation or Sunset header is reported as information.',
  },
]);

/** What the example responses of all sections have in common. */
export const responseRequirements = requirementsOf(introduction, [
  {
    id: 'response.media-type',
    level: 'must',
    kind: 'shape',
    basis: 'follows',
    text: 'Responses with a 2xx status MUST have the media type application/json. Parameters such as charset are allowed.',
    usualCause: 'The mock sends text without a Content-Type, or an HTML page.',
  },
  {
    id: 'response.error-message',
    level: 'should',
    kind: 'shape',
    basis: 'plausible',
    text: 'Error responses SHOULD be JSON objects with a string message.',
    usualCause: 'A proxy in front of the server responds, or the mock sends the status alone.',
  },
  {
    id: 'response.license-types',
    level: 'must',
    kind: 'shape',
    basis: 'follows',
    text: 'A documented license field, where present, MUST have the JSON type of its example: prod is null or a list of strings. The field anonymousRatio SHOULD be a whole number.',
    usualCause: 'A mock made from the example alone returns times as text, or a single product instead of a list.',
  },
  {
    id: 'response.license-values',
    level: 'not exercised',
    basis: 'says',
    text: 'The values of the license fields are intentionally not shown.',
    because: 'No value is compared, because the page does not show any.',
  },
]);
