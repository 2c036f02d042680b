import { endpoint, error, licenseObject } from '../src/spec/endpoint.ts';
import { requirementsOf } from '../src/spec/requirement.ts';
import { added, anyState, noLicenseStored, scenariosOf, serverAdmin, unchanged } from '../src/spec/scenario.ts';
import { withAlteredSignature } from './payloads.ts';

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
    200: { means: 'the license was applied', body: licenseObject },
    400: { means: 'the request or the license in it is no good', body: error },
    500: { means: 'the server failed', body: error },
  },
});

export const addRequirements = requirementsOf(addLicense.section, [
  {
    id: 'add.200',
    level: 'must',
    says: 'A server admin who sends a valid license is answered with 200.',
    usualCause:
      "The license was issued for another root URL than the server's own, has expired, or the admin lacks licensing:write.",
  },
  {
    id: 'license.documented-field',
    level: 'must',
    says: 'The answer is an object that has at least one of the documented fields of a license.',
    usualCause: 'The object is empty, wrapped in another one, or is not the license at all.',
  },
  {
    id: 'license.field-types',
    level: 'must',
    says: 'A documented field that is present has its documented type: times and limits are whole numbers, names are strings, prod is null or a list of strings.',
    usualCause: 'A mock made from the example alone gives times as text, or a single product where a list belongs.',
  },
  {
    id: 'license.fields-present',
    level: 'should',
    says: 'All 24 documented fields are present. The page warns that fields may change, so one that is missing is no failure.',
    usualCause: 'The server is older or newer than the documentation this suite was written from.',
  },
  {
    id: 'add.license-stored',
    level: 'must',
    says: 'A license that was accepted is stored.',
    usualCause: 'The server answers 200 before it stores the license, and fails afterwards, or stores nothing at all.',
  },
  {
    id: 'add.license-available',
    level: 'should',
    says: 'After a license was added, one is available.',
    usualCause: 'The server loads the license only when it starts again.',
  },
  {
    id: 'add.400',
    level: 'must',
    says: 'A request that is no good is answered with 400.',
    usualCause: 'The body is not checked before use: the server answers 500, or 422, or accepts it.',
  },
  {
    id: 'add.json-required',
    level: 'must',
    says: 'A body that is not JSON is refused.',
    usualCause: 'A parser error that is not caught turns into 500.',
  },
  {
    id: 'add.token-required',
    level: 'must',
    says: 'A body without a token, or with an empty one, is refused.',
    usualCause: 'A missing field is read as an empty string and stored.',
  },
  {
    id: 'add.token-string',
    level: 'must',
    says: 'A token that is not a string is refused.',
    usualCause: 'The value is turned into text, or a type error turns into 500.',
  },
  {
    id: 'add.token-valid',
    level: 'must',
    says: 'A string that is no license is refused.',
    usualCause: 'The token is stored without being looked at.',
  },
  {
    id: 'add.signature-checked',
    level: 'should',
    says: 'A license whose signature was altered is refused. The page does not say how a license is checked.',
    usualCause: 'The server reads what the license says without checking who signed it. Common in mocks.',
  },
  {
    id: 'add.rejected-keeps-license',
    level: 'must',
    says: 'A request that was refused leaves the stored license as it was.',
    usualCause: 'The old license is dropped before the new one has been checked.',
  },
  {
    id: 'add.500',
    level: 'not exercised',
    says: 'A failure inside the server is answered with 500.',
    because:
      'It cannot be provoked from outside without doing harm. It is part of the Pact contract and of the faults of the reference server.',
  },
  {
    id: 'add.permission',
    level: 'not exercised',
    says: 'The permission asked for is licensing:write.',
    because:
      'Giving a user this permission alone needs a custom role, which needs a license; who holds it by default is what the personas test.',
  },
]);

export const addScenarios = scenariosOf(addLicense, [
  {
    id: 'add.valid-license',
    title: 'applies a valid license and answers with its fields',
    covers: ['add.200', 'authentication.server-admin-allowed'],
    given: noLicenseStored,
    as: serverAdmin,
    impact: 'write',
    needsLicense: true,
    body: ({ license }) => ({ token: license }),
    expect: { status: 200, then: added },
  },
  {
    id: 'add.malformed-json',
    title: 'refuses a body that is not JSON',
    covers: ['add.400', 'add.json-required'],
    given: anyState,
    as: serverAdmin,
    impact: 'reject',
    body: { text: '{"token":' },
    expect: { status: 400, then: unchanged },
  },
  {
    id: 'add.missing-token',
    title: 'refuses a body without a token',
    covers: ['add.400', 'add.token-required'],
    given: anyState,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({}),
    expect: { status: 400, then: unchanged },
  },
  {
    id: 'add.empty-token',
    title: 'refuses an empty token',
    covers: ['add.400', 'add.token-required'],
    given: anyState,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({ token: '' }),
    expect: { status: 400, then: unchanged },
  },
  {
    id: 'add.null-token',
    title: 'refuses a token that is null',
    covers: ['add.400', 'add.token-required'],
    given: anyState,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({ token: null }),
    expect: { status: 400, then: unchanged },
  },
  {
    id: 'add.empty-body',
    title: 'refuses a body of no bytes',
    covers: ['add.400', 'add.token-required'],
    given: anyState,
    as: serverAdmin,
    impact: 'reject',
    body: { text: '' },
    expect: { status: 400, then: unchanged },
  },
  {
    id: 'add.non-string-token',
    title: 'refuses a token that is not a string',
    covers: ['add.400', 'add.token-string'],
    given: anyState,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({ token: 12345 }),
    expect: { status: 400, then: unchanged },
  },
  {
    id: 'add.garbage-token',
    title: 'refuses a token that is no license',
    covers: ['add.400', 'add.token-valid'],
    given: anyState,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({ token: 'this-is-not-a-license' }),
    expect: { status: 400, then: unchanged },
  },
  {
    id: 'add.altered-signature',
    title: 'refuses a license whose signature was altered',
    covers: ['add.signature-checked'],
    given: anyState,
    as: serverAdmin,
    impact: 'reject',
    needsLicense: true,
    body: ({ license }) => ({ token: withAlteredSignature(license) }),
    expect: { status: 400, then: unchanged },
  },
]);
