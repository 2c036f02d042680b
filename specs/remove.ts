import { emptyObject, endpoint, error } from '../src/spec/endpoint.ts';
import { requirementsOf } from '../src/spec/requirement.ts';
import {
  type Expectation,
  licenseStored,
  noLicenseStored,
  removed,
  scenariosOf,
  serverAdmin,
  type Tolerance,
  unchanged,
} from '../src/spec/scenario.ts';
import { anotherInstance, withOtherPort, withOtherScheme, withShorterHost } from './payloads.ts';

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
    202: { means: 'removed, or there was none', body: emptyObject },
    401: { means: 'not authenticated', body: error },
    403: { means: 'not permitted', body: error },
    422: { means: 'another instance was named', body: error },
  },
});

export const removeRequirements = requirementsOf(removeLicense.section, [
  {
    id: 'remove.202',
    level: 'must',
    says: 'A server admin who names the instance rightly is answered with 202.',
    usualCause:
      "The instance named is not the server's root URL to the letter (see --instance), or the status is 200 or 204.",
  },
  {
    id: 'remove.empty-object',
    level: 'must',
    says: 'The body of 202 is an empty object.',
    usualCause:
      'The body is empty, a list or the removed license. A message in it is what the OpenAPI describes, and a warn.',
  },
  {
    id: 'remove.license-gone',
    level: 'must',
    says: 'After 202 no license is stored. It is a should where a license also comes from elsewhere.',
    usualCause: 'The removal is accepted without being carried out, or the server has another license in a file.',
  },
  {
    id: 'remove.nothing-stored',
    level: 'must',
    says: 'A removal where nothing is stored is answered with 202 too.',
    usualCause: 'A license that is not there is answered with 404.',
  },
  {
    id: 'remove.401',
    level: 'must',
    says: 'Who is not authenticated is answered with 401.',
    usualCause: 'The route answers before it authenticates, or sends the visitor to a login page.',
  },
  {
    id: 'remove.403',
    level: 'must',
    says: 'Who is authenticated without being permitted is answered with 403.',
    usualCause: 'Only authentication is checked, or a missing permission is hidden behind 404.',
  },
  {
    id: 'remove.422',
    level: 'must',
    says: 'An instance that is not this one is answered with 422.',
    usualCause: 'The instance is not compared with the root URL, or another status than 422 is used for it.',
  },
  {
    id: 'remove.instance-must-match',
    level: 'must',
    says: 'Only the root URL itself is accepted: not one that begins like it, nor one with another scheme, host or port.',
    usualCause: 'The comparison looks for a beginning or a part, or at the host alone.',
  },
  {
    id: 'remove.instance-required',
    level: 'must',
    says: 'An instance must be named: a missing or an empty one is refused.',
    usualCause: 'A missing field is read as an empty string, which every text begins with.',
  },
  {
    id: 'remove.instance-string',
    level: 'must',
    says: 'An instance that is not a string is refused.',
    usualCause: 'The value is turned into text or into true before it is compared.',
  },
  {
    id: 'remove.rejected-keeps-license',
    level: 'must',
    says: 'A request that was refused leaves the stored license as it was.',
    usualCause: 'The license is removed first and the instance compared afterwards.',
  },
  {
    id: 'remove.permission',
    level: 'not exercised',
    says: 'The permission asked for is licensing:delete.',
    because:
      'Giving a user this permission alone needs a custom role, which needs a license; who holds it by default is what the personas test.',
  },
]);

const badRequest: readonly Tolerance[] = [
  { status: 400, as: 'warn', because: "only Grafana's OpenAPI knows 400 for a removal; the page knows 422" },
];

/** The page is silent on bodies that cannot be read: as much as 422 for what they do not name, 400 is a refusal of them. */
const refusedAsUnreadable: Expectation<never> = {
  undocumented: { status: [400, 422], because: 'the page does not say how a body that cannot be read is refused' },
  then: unchanged,
};

export const removeScenarios = scenariosOf(removeLicense, [
  {
    id: 'remove.stored-license',
    title: 'removes the stored license',
    covers: ['remove.202', 'authentication.server-admin-allowed'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'write',
    body: ({ rootUrl }) => ({ instance: rootUrl }),
    expect: { status: 202, then: removed },
  },
  {
    id: 'remove.nothing-stored',
    title: 'accepts the removal of a license that is not there',
    covers: ['remove.nothing-stored', 'remove.202'],
    given: noLicenseStored,
    as: serverAdmin,
    impact: 'write',
    body: ({ rootUrl }) => ({ instance: rootUrl }),
    expect: { status: 202, then: unchanged },
  },
  {
    id: 'remove.wrong-instance',
    title: 'refuses to remove the license of another instance',
    covers: ['remove.422', 'remove.instance-must-match'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({ instance: anotherInstance }),
    expect: { status: 422, then: unchanged },
  },
  {
    id: 'remove.longer-instance',
    title: 'refuses an instance that begins with the root URL',
    covers: ['remove.422', 'remove.instance-must-match'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: ({ rootUrl }) => ({ instance: `${rootUrl}elsewhere/` }),
    expect: { status: 422, then: unchanged },
  },
  {
    id: 'remove.shorter-instance',
    title: 'refuses an instance that is only a beginning of the root URL',
    covers: ['remove.422', 'remove.instance-must-match'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: ({ rootUrl }) => ({ instance: withShorterHost(rootUrl) }),
    expect: { status: 422, then: unchanged },
  },
  {
    id: 'remove.other-scheme',
    title: 'refuses the root URL with another scheme',
    covers: ['remove.422', 'remove.instance-must-match'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: ({ rootUrl }) => ({ instance: withOtherScheme(rootUrl) }),
    expect: { status: 422, then: unchanged },
  },
  {
    id: 'remove.other-port',
    title: 'refuses the root URL with another port',
    covers: ['remove.422', 'remove.instance-must-match'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: ({ rootUrl }) => ({ instance: withOtherPort(rootUrl) }),
    expect: { status: 422, then: unchanged },
  },
  {
    id: 'remove.missing-instance',
    title: 'refuses a removal that names no instance',
    covers: ['remove.instance-required'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({}),
    expect: { status: 422, tolerated: badRequest, then: unchanged },
  },
  {
    id: 'remove.empty-instance',
    title: 'refuses an empty instance',
    covers: ['remove.instance-required'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({ instance: '' }),
    expect: { status: 422, tolerated: badRequest, then: unchanged },
  },
  {
    id: 'remove.non-string-instance',
    title: 'refuses an instance that is not a string',
    covers: ['remove.instance-string'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: () => ({ instance: true }),
    expect: { status: 422, tolerated: badRequest, then: unchanged },
  },
  {
    id: 'remove.malformed-json',
    title: 'refuses a body that is not JSON',
    covers: ['remove.instance-required'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: { text: '{"instance":' },
    expect: refusedAsUnreadable,
  },
  {
    id: 'remove.empty-body',
    title: 'refuses a body of no bytes',
    covers: ['remove.instance-required'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'reject',
    body: { text: '' },
    expect: refusedAsUnreadable,
  },
]);
