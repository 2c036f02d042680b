import { endpoint, error, licenseObject } from '../src/domain/endpoint.ts';
import { requirementsOf } from '../src/domain/requirement.ts';
import { licenseStored, scenariosOf, serverAdmin, stillStored } from '../src/domain/scenario.ts';

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
    200: { means: 'the issuer gave a new token', body: licenseObject },
    401: { means: 'not authenticated', body: error },
    403: { means: 'not permitted', body: error },
  },
});

export const renewRequirements = requirementsOf(renewLicense.section, [
  {
    id: 'renew.200',
    level: 'must',
    text: 'A server admin who asks for a new token with the body {} is answered with 200.',
    usualCause: 'The server cannot reach its issuer (no way out, a proxy), or has no license to renew.',
  },
  {
    id: 'renew.401',
    level: 'must',
    text: 'Who is not authenticated is answered with 401.',
    usualCause: 'The route answers before it authenticates, or sends the visitor to a login page.',
  },
  {
    id: 'renew.403',
    level: 'must',
    text: 'Who is authenticated without being permitted is answered with 403.',
    usualCause: 'Only authentication is checked, or a missing permission is hidden behind 404.',
  },
  {
    id: 'renew.keeps-license',
    level: 'must',
    text: 'After a renewal a license is still stored, in force as before and for this instance; after a refused one it is the same.',
    usualCause: 'The old token is dropped before the new one has arrived.',
  },
  {
    id: 'renew.permission',
    level: 'not exercised',
    text: 'The permission asked for is licensing:write.',
    because:
      'Giving a user this permission alone needs a custom role, which needs a license; who holds it by default is what the personas test.',
  },
]);

export const renewScenarios = scenariosOf(renewLicense, [
  {
    id: 'renew.stored-license',
    title: 'renews the stored license and keeps it available',
    covers: ['renew.200', 'authentication.server-admin-allowed'],
    given: licenseStored,
    as: serverAdmin,
    impact: 'write',
    body: () => ({}),
    expect: {
      status: 200,
      tolerated: [
        {
          status: 404,
          as: 'warn',
          because: "only Grafana's OpenAPI knows 404 for a renewal: the issuer has no token for this license",
        },
        ...[502, 504].map((status) => ({
          status,
          as: 'warn' as const,
          because: 'a server that cannot reach its issuer cannot renew, and may say so',
        })),
      ],
      licenseAfter: stillStored,
    },
  },
]);
