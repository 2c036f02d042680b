import { endpoint, error, renewedLicenseObject } from '../src/domain/endpoint.ts';
import { requirementsOf } from '../src/domain/requirement.ts';
import {
  licenseStored,
  noLicenseStored,
  scenariosOf,
  serverAdmin,
  stillStored,
  type Tolerance,
  unchanged,
} from '../src/domain/scenario.ts';

/** Section "Manually force license refresh". */
export const renewLicense = endpoint({
  id: 'renew',
  title: 'Manually force license refresh',
  section: 'manually-force-license-refresh',
  method: 'POST',
  path: '/api/licensing/token/renew',
  permission: 'licensing:write',
  since: '7.4',
  responses: {
    200: { means: 'the issuer granted a new token', body: renewedLicenseObject, requirement: 'renew.returns-license' },
    401: { means: 'not authenticated', body: error, requirement: 'renew.unauthenticated' },
    403: { means: 'not permitted', body: error, requirement: 'renew.forbidden' },
  },
});

export const renewRequirements = requirementsOf(renewLicense.section, [
  {
    id: 'renew.returns-license',
    level: 'must',
    kind: 'shape',
    basis: 'says',
    text: 'A server administrator MUST get 200 when the license issuer grants a new token.',
    usualCause:
      'The server cannot reach its license issuer (an air-gapped server, a proxy): skip it with --skip renew.accepts.stored-license.',
  },
  {
    id: 'renew.json-object',
    level: 'must',
    kind: 'shape',
    basis: 'follows',
    text: 'The body of a 200 MUST be a JSON object.',
    usualCause: 'The mock returns text, or the token itself.',
  },
  {
    id: 'renew.license-object',
    level: 'should',
    kind: 'shape',
    basis: 'plausible',
    text: 'The body of a 200 SHOULD have at least one documented license field.',
    usualCause: 'The server returns a message or no body. The page calls the body a JSON blob for debugging.',
  },
  {
    id: 'renew.fields-present',
    level: 'should',
    kind: 'shape',
    basis: 'plausible',
    text: 'The body of a 200 SHOULD have the ten fields of the example.',
    usualCause: 'The server is older or newer than the page. Before Grafana 12.1 this is information only.',
  },
  {
    id: 'renew.unauthenticated',
    level: 'must',
    kind: 'credentials',
    basis: 'says',
    text: 'A request that is not authenticated MUST get 401.',
    usualCause: 'The route responds before it authenticates, or redirects to a login page.',
  },
  {
    id: 'renew.forbidden',
    level: 'must',
    kind: 'authorization',
    basis: 'says',
    text: 'An authenticated user without permission MUST get 403.',
    usualCause: 'Only authentication is checked, or a missing permission is hidden behind 404.',
  },
  {
    id: 'renew.keeps-license',
    level: 'must',
    kind: 'state',
    basis: 'follows',
    text: 'A renewal, whether it succeeds or not, MUST NOT leave the server without the license it had.',
    usualCause: 'The old token is dropped before the new one has arrived.',
  },
  {
    id: 'renew.same-instance',
    level: 'must',
    kind: 'state',
    basis: 'follows',
    text: 'The renewed license MUST be for this instance.',
    usualCause: 'The license issuer, or the mock of it, ignores which instance asks.',
  },
  {
    id: 'renew.same-license',
    level: 'should',
    kind: 'state',
    basis: 'plausible',
    text: 'The renewed license SHOULD have the same lid as before.',
    usualCause: 'The license issuer has replaced the license, or the mock makes up a new one.',
  },
  {
    id: 'renew.needs-license',
    level: 'should',
    kind: 'state',
    basis: 'plausible',
    text: 'Without a license, a renewal SHOULD be rejected.',
    usualCause: 'The mock returns its sample whatever is stored.',
  },
  {
    id: 'renew.permission',
    level: 'not exercised',
    basis: 'says',
    text: 'The action required is licensing:write.',
    because:
      'To grant this action alone takes a custom role, which takes a license. Which users have it by default is tested with the personas.',
  },
]);

const withoutIssuer: readonly Tolerance[] = [
  {
    status: 404,
    as: 'warn',
    because: "only Grafana's OpenAPI description documents 404 for a renewal: the issuer has no token for this license",
  },
  {
    status: [500, 502, 503, 504],
    as: 'warn',
    because: 'a server that cannot reach the license issuer cannot renew',
  },
];

export const renewScenarios = scenariosOf(renewLicense, [
  {
    id: 'renew.accepts.stored-license',
    title: 'POST token/renew: accepts a renewal and keeps the license (license stored)',
    covers: ['renew.returns-license', 'access.routes-exist'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'write',
    body: () => ({}),
    expect: { status: 200, tolerated: withoutIssuer, licenseAfter: stillStored },
  },
  {
    id: 'renew.rejects.none-stored',
    title: 'POST token/renew: rejects a renewal (no license stored)',
    covers: ['renew.needs-license'],
    given: noLicenseStored,
    as: serverAdmin,
    impact: 'write',
    body: () => ({}),
    expect: {
      undocumented: { status: 404, because: "only Grafana's OpenAPI description says how it is rejected" },
      tolerated: [
        {
          status: [400, 402, 409, 410, 412, 422, 424, 500, 501, 502, 503, 504],
          as: 'information',
          because: 'the page does not say how a renewal without a license is rejected',
        },
        {
          status: 200,
          as: 'information',
          because: 'the target has a license from elsewhere that can be renewed',
          ifLicenseElsewhere: true,
        },
      ],
      licenseAfter: unchanged,
    },
  },
]);
