import { emptyObject, endpoint, error } from '../src/domain/endpoint.ts';
import { requirementsOf } from '../src/domain/requirement.ts';
import {
  licenseStored,
  noLicenseStored,
  removed,
  scenariosOf,
  serverAdmin,
  unchanged,
} from '../src/domain/scenario.ts';

/** Section "Remove license from database". */
export const removeLicense = endpoint({
  id: 'remove',
  title: 'Remove license from database',
  section: 'remove-license-from-database',
  method: 'DELETE',
  path: '/api/licensing/token',
  permission: 'licensing:delete',
  since: '7.4',
  responses: {
    202: { means: 'removed, or there was none', body: emptyObject, requirement: 'remove.accepted' },
    401: { means: 'not authenticated', body: error, requirement: 'remove.unauthenticated' },
    403: { means: 'not permitted', body: error, requirement: 'remove.forbidden' },
    422: { means: 'another instance was named', body: error, requirement: 'remove.wrong-instance' },
  },
});

export const removeRequirements = requirementsOf(removeLicense.section, [
  {
    id: 'remove.accepted',
    level: 'must',
    kind: 'shape',
    basis: 'says',
    text: "A server administrator who sends the instance's root URL as instance MUST get 202.",
    usualCause:
      'The instance sent is not exactly the root URL of the server (see --instance), or the status is 200 or 204.',
  },
  {
    id: 'remove.empty-object',
    level: 'must',
    kind: 'shape',
    basis: 'follows',
    text: 'The body of a 202 MUST be an empty JSON object.',
    usualCause:
      "The body is empty, a list or the removed license. An object with a message, as in Grafana's OpenAPI description, is a warning.",
  },
  {
    id: 'remove.license-gone',
    level: 'must',
    kind: 'state',
    basis: 'says',
    text: 'After 202 the database MUST NOT hold a license.',
    usualCause: 'The removal is accepted but not carried out, or the server has another license in a file.',
  },
  {
    id: 'remove.nothing-stored',
    level: 'must',
    kind: 'state',
    basis: 'says',
    text: 'If no license is stored, the removal MUST also get 202.',
    usualCause: 'The server responds with 404 if there is no license.',
  },
  {
    id: 'remove.unauthenticated',
    level: 'must',
    kind: 'credentials',
    basis: 'says',
    text: 'A request that is not authenticated MUST get 401.',
    usualCause: 'The route responds before it authenticates, or redirects to a login page.',
  },
  {
    id: 'remove.forbidden',
    level: 'must',
    kind: 'authorization',
    basis: 'says',
    text: 'An authenticated user without permission MUST get 403.',
    usualCause: 'Only authentication is checked, or a missing permission is hidden behind 404.',
  },
  {
    id: 'remove.wrong-instance',
    level: 'must',
    kind: 'validation',
    basis: 'says',
    text: 'A wrong instance MUST be rejected with 422.',
    usualCause: 'The instance is not compared with the root URL, or another status is used.',
  },
  {
    id: 'remove.instance-must-match',
    level: 'must',
    kind: 'validation',
    basis: 'follows',
    brokenBy: 'success',
    text: 'Only the root URL of this instance MUST be accepted: a different scheme, host, port or path MUST be rejected.',
    usualCause: 'The comparison looks for a prefix or a substring, or at the host alone.',
  },
  {
    id: 'remove.instance-exact',
    level: 'should',
    kind: 'validation',
    basis: 'plausible',
    text: 'A root URL with a query, a fragment, a user name or a wildcard SHOULD be rejected with 422.',
    usualCause: 'The instance is parsed and only some of its parts compared, or it is used as a pattern.',
  },
  {
    id: 'remove.instance-required',
    level: 'must',
    kind: 'validation',
    basis: 'says',
    brokenBy: 'success',
    text: 'A removal without a non-empty instance MUST be rejected. 400 and 422 are both accepted.',
    usualCause: 'A missing field is read as an empty string, which every text begins with.',
  },
  {
    id: 'remove.instance-string',
    level: 'must',
    kind: 'validation',
    basis: 'follows',
    brokenBy: 'success',
    text: 'An instance that is not a string MUST be rejected.',
    usualCause: 'The value is converted to text or to true before it is compared.',
  },
  {
    id: 'remove.instance-plain',
    level: 'should',
    kind: 'validation',
    basis: 'plausible',
    text: 'A list or an object around the root URL SHOULD be rejected.',
    usualCause: 'The framework converts a list with one element to that element.',
  },
  {
    id: 'remove.body-object',
    level: 'should',
    kind: 'validation',
    basis: 'plausible',
    text: 'A body that is a JSON list SHOULD be rejected.',
    usualCause: 'The framework takes an empty list for an empty object.',
  },
  {
    id: 'remove.rejected-keeps-license',
    level: 'must',
    kind: 'state',
    basis: 'follows',
    text: 'A rejected removal MUST NOT change the stored license.',
    usualCause: 'The license is removed first and the instance compared afterwards.',
  },
  {
    id: 'remove.permission',
    level: 'not exercised',
    basis: 'says',
    text: 'The action required is licensing:delete.',
    because:
      'To grant this action alone takes a custom role, which takes a license. Which users have it by default is tested with the personas.',
  },
]);

export const removeScenarios = scenariosOf(removeLicense, [
  {
    id: 'remove.accepts.root-url',
    title: 'DELETE token: accepts the root URL and removes the license (license stored)',
    covers: ['remove.accepted', 'access.routes-exist'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'write',
    body: ({ rootUrl }) => ({ instance: rootUrl }),
    expect: { status: 202, licenseAfter: removed },
  },
  {
    id: 'remove.accepts.root-url.none-stored',
    title: 'DELETE token: accepts the root URL (no license stored)',
    covers: ['remove.nothing-stored', 'remove.accepted'],
    given: noLicenseStored,
    as: serverAdmin,
    impact: 'write',
    body: ({ rootUrl }) => ({ instance: rootUrl }),
    expect: { status: 202, licenseAfter: unchanged },
  },
]);
