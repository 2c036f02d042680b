import { endpoint, error, licenseObject } from '../src/domain/endpoint.ts';
import { requirementsOf } from '../src/domain/requirement.ts';
import { added, licenseStored, noLicenseStored, scenariosOf, serverAdmin } from '../src/domain/scenario.ts';

/** Section "Add license". */
export const addLicense = endpoint({
  id: 'add',
  title: 'Add license',
  section: 'add-license',
  method: 'POST',
  path: '/api/licensing/token',
  permission: 'licensing:write',
  since: '7.4',
  responses: {
    200: { means: 'the license was applied', body: licenseObject, requirement: 'add.accepts-valid-license' },
    400: { means: 'the request is invalid', body: error, requirement: 'add.bad-request' },
    500: { means: 'the server failed', body: error, requirement: 'add.internal-error' },
  },
});

export const addRequirements = requirementsOf(addLicense.section, [
  {
    id: 'add.accepts-valid-license',
    level: 'must',
    kind: 'shape',
    basis: 'says',
    text: 'A server administrator who sends a valid license for this instance MUST get 200.',
    usualCause:
      'The license was issued for another root URL than the one of the server, has expired, or the user lacks licensing:write.',
  },
  {
    id: 'add.license-object',
    level: 'must',
    kind: 'shape',
    basis: 'follows',
    text: 'The body of a 200 MUST be a JSON object with at least one documented license field.',
    usualCause: 'The object is empty, is wrapped in another one, or is not the license.',
  },
  {
    id: 'add.fields-present',
    level: 'should',
    kind: 'shape',
    basis: 'plausible',
    text: 'The body of a 200 SHOULD have the 24 fields of the example.',
    usualCause: 'The server is older or newer than the page. Before Grafana 12.1 this is information only.',
  },
  {
    id: 'add.license-stored',
    level: 'must',
    kind: 'state',
    basis: 'follows',
    text: 'After 200 the license MUST be stored, and a license that was in force before MUST NOT be lost.',
    usualCause: 'The server responds before it stores the license and then fails, or stores nothing.',
  },
  {
    id: 'add.bad-request',
    level: 'must',
    kind: 'validation',
    basis: 'says',
    text: 'An invalid request MUST be rejected with 400.',
    usualCause: 'The body is not checked: the server responds with 500 or 422, or accepts it.',
  },
  {
    id: 'add.json-required',
    level: 'must',
    kind: 'validation',
    basis: 'follows',
    brokenBy: 'success',
    text: 'A body that is not JSON MUST be rejected.',
    usualCause: 'The body is parsed leniently, or not at all.',
  },
  {
    id: 'add.token-required',
    level: 'must',
    kind: 'validation',
    basis: 'follows',
    brokenBy: 'success',
    text: 'A body without a non-empty token MUST be rejected.',
    usualCause: 'A missing field is read as an empty string and stored.',
  },
  {
    id: 'add.token-string',
    level: 'must',
    kind: 'validation',
    basis: 'follows',
    brokenBy: 'success',
    text: 'A token that is not a string MUST be rejected.',
    usualCause: 'The value is converted to text.',
  },
  {
    id: 'add.token-valid',
    level: 'must',
    kind: 'validation',
    basis: 'follows',
    brokenBy: 'success',
    text: 'A token that is not a license MUST NOT be accepted.',
    usualCause: 'The token is stored unchecked. Common in mocks.',
  },
  {
    id: 'add.token-plain',
    level: 'should',
    kind: 'validation',
    basis: 'plausible',
    text: 'A list or an object around the token SHOULD be rejected with 400.',
    usualCause: 'The framework converts a list with one element to that element.',
  },
  {
    id: 'add.body-object',
    level: 'should',
    kind: 'validation',
    basis: 'plausible',
    text: 'A body that is a JSON list SHOULD be rejected with 400.',
    usualCause: 'The framework takes an empty list for an empty object.',
  },
  {
    id: 'add.signature-checked',
    level: 'should',
    kind: 'validation',
    basis: 'plausible',
    text: 'A license with an invalid signature SHOULD be rejected with 400.',
    usualCause: 'The server reads the claims of the license without verifying who signed them. Common in mocks.',
  },
  {
    id: 'add.rejected-keeps-license',
    level: 'must',
    kind: 'state',
    basis: 'follows',
    text: 'A rejected request MUST NOT change the stored license.',
    usualCause: 'The old license is dropped before the new one has been checked.',
  },
  {
    id: 'add.internal-error',
    level: 'not exercised',
    basis: 'says',
    text: 'An internal error gets 500.',
    because:
      'It cannot be provoked from outside without doing harm. It is part of the Pact contract and of the faults of the reference server; if a run sees a 500, its body is checked and the scenario is listed here.',
  },
  {
    id: 'add.permission',
    level: 'not exercised',
    basis: 'says',
    text: 'The action required is licensing:write.',
    because:
      'To grant this action alone takes a custom role, which takes a license. Which users have it by default is tested with the personas.',
  },
]);

export const addScenarios = scenariosOf(addLicense, [
  {
    id: 'add.accepts.valid-license',
    title: 'POST token: accepts a valid license (license stored)',
    covers: ['add.accepts-valid-license', 'access.routes-exist'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'write',
    requires: ['license'],
    body: ({ license }) => ({ token: license }),
    expect: { status: 200, licenseAfter: added },
  },
  {
    id: 'add.accepts.valid-license.none-stored',
    title: 'POST token: accepts a valid license (no license stored)',
    covers: ['add.accepts-valid-license', 'access.routes-exist'],
    given: noLicenseStored,
    as: serverAdmin,
    impact: 'write',
    requires: ['license'],
    body: ({ license }) => ({ token: license }),
    expect: { status: 200, licenseAfter: added },
  },
]);
