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
    200: { means: 'whether a valid license is available', body: bareBoolean, requirement: 'check.responds' },
  },
});

export const checkRequirements = requirementsOf(checkLicense.section, [
  {
    id: 'check.responds',
    level: 'must',
    kind: 'shape',
    basis: 'says',
    text: 'For a server administrator, the check MUST respond with 200, whether a license is available or not.',
    usualCause:
      'The route is missing (Grafana OSS, a proxy that does not forward it), or the user lacks licensing:read. A license that is missing or expired does not change the status.',
  },
  {
    id: 'check.bare-boolean',
    level: 'must',
    kind: 'shape',
    basis: 'follows',
    text: 'The body MUST be the bare JSON value true or false.',
    usualCause: 'The mock wraps the value in an object, quotes it, or returns an HTML page.',
  },
  {
    id: 'check.true-while-valid',
    level: 'must',
    kind: 'state',
    basis: 'follows',
    text: 'While a valid license is in force, the check MUST be true.',
    usualCause: 'The stored license has expired or was issued for another root URL.',
  },
  {
    id: 'check.true-after-add',
    level: 'should',
    kind: 'state',
    basis: 'plausible',
    text: 'Right after a license was added, the check SHOULD be true.',
    usualCause: 'The server loads the license only when it starts.',
  },
  {
    id: 'check.false-without-license',
    level: 'must',
    kind: 'state',
    basis: 'follows',
    text: 'While no valid license is available from any source, the check MUST be false.',
    usualCause:
      'The removal was not carried out, the value is cached, or the server has another license in a file or in its environment (set --license-source elsewhere).',
  },
  {
    id: 'check.false-while-expired',
    level: 'should',
    kind: 'state',
    basis: 'plausible',
    text: 'An expired license SHOULD NOT count as available.',
    usualCause: 'The check looks whether a license is stored, and not whether it is valid.',
  },
  {
    id: 'check.permission',
    level: 'not exercised',
    basis: 'says',
    text: 'The action required is licensing:read.',
    because:
      'To grant this action alone takes a custom role, which takes a license. Which users have it by default is tested with the personas.',
  },
]);

export const checkScenarios = scenariosOf(checkLicense, [
  {
    id: 'check.reports.boolean',
    title: 'GET check: reports true or false to a server admin',
    covers: ['check.responds', 'access.routes-exist', 'access.deprecated-route'],
    given: anyState,
    as: serverAdmin,
    impact: 'read',
    expect: { status: 200, notWhileExpired: true },
  },
  {
    id: 'check.reports.true',
    title: 'GET check: reports true (license stored)',
    covers: ['check.responds'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'read',
    expect: { status: 200, value: { equals: true, requirement: 'check.true-while-valid' } },
  },
  {
    id: 'check.reports.false.none-stored',
    title: 'GET check: reports false (no license stored)',
    covers: ['check.responds'],
    given: noLicenseStored,
    as: serverAdmin,
    impact: 'read',
    expect: { status: 200, value: { equals: false, requirement: 'check.false-without-license' } },
  },
  {
    id: 'check.accepts.lower-case-scheme',
    title: 'GET check: accepts Basic authentication with the scheme in lower case',
    covers: ['check.responds'],
    given: anyState,
    as: serverAdmin,
    impact: 'read',
    credentials: 'lower-case-scheme',
    expect: {
      status: 200,
      tolerated: [
        {
          status: [401, 403],
          as: 'information',
          because:
            'schemes are case-insensitive (RFC 9110, section 11.1), but Grafana before 10.0 takes this one for none',
        },
      ],
    },
  },
]);
