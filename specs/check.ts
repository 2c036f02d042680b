import { bareBoolean, endpoint } from '../src/domain/endpoint.ts';
import { requirementsOf } from '../src/domain/requirement.ts';
import { anyState, licenseStored, noLicenseStored, scenariosOf, serverAdmin } from '../src/domain/scenario.ts';

/** Section "Check license availability". */
export const checkLicense = endpoint({
  id: 'check',
  title: 'Check license availability',
  section: 'check-license-availability',
  method: 'GET',
  path: '/api/licensing/check',
  permission: 'licensing:read',
  since: '7.4',
  responses: {
    200: { means: 'answered, whether there is a license or not', body: bareBoolean },
  },
});

export const checkRequirements = requirementsOf(checkLicense.section, [
  {
    id: 'check.200',
    level: 'must',
    text: 'A server admin who asks whether a license is available is answered with 200.',
    usualCause:
      'The route is missing (Grafana OSS, a proxy that does not pass it on) or the admin lacks licensing:read. A license that is missing or expired is no reason for another status.',
  },
  {
    id: 'check.boolean',
    level: 'must',
    text: 'The answer is the JSON value true or false, bare.',
    usualCause: 'The mock wraps the value in an object, quotes it, or answers with a page of HTML.',
  },
  {
    id: 'check.true-while-stored',
    level: 'must',
    text: 'The answer is true while a valid license is stored. Right after a license was added this is a should.',
    usualCause:
      'The stored license has expired or was issued for another root URL, or the server reads it only when it starts.',
  },
  {
    id: 'check.false-after-removal',
    level: 'must',
    text: 'The answer is false once the stored license was removed. It is a should where a license also comes from elsewhere.',
    usualCause:
      'The removal was not carried out, the answer is cached, or the server has another license in a file or in its environment (say so with --license-source elsewhere).',
  },
  {
    id: 'check.permission',
    level: 'not exercised',
    text: 'The permission asked for is licensing:read.',
    because:
      'Giving a user this permission alone needs a custom role, which needs a license; who holds it by default is what the personas test.',
  },
]);

export const checkScenarios = scenariosOf(checkLicense, [
  {
    id: 'check.answers-boolean',
    title: 'tells a server admin with true or false whether a license is available',
    covers: ['check.200', 'authentication.server-admin-allowed'],
    given: anyState,
    as: serverAdmin,
    impact: 'read',
    expect: { status: 200 },
  },
  {
    id: 'check.true-while-stored',
    title: 'says true while a license is stored',
    covers: ['check.200'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'read',
    expect: { status: 200, value: { equals: true, requirement: 'check.true-while-stored' } },
  },
  {
    id: 'check.false-after-removal',
    title: 'says false while no license is stored',
    covers: ['check.200'],
    given: noLicenseStored,
    as: serverAdmin,
    impact: 'read',
    expect: { status: 200, value: { equals: false, requirement: 'check.false-after-removal' } },
  },
]);
