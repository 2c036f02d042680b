import {
  added,
  anonymous,
  type Expectation,
  invalidToken,
  licenseStored,
  noLicenseStored,
  orgAdmin,
  type Persona,
  removed,
  scenariosOf,
  serverAdmin,
  serviceAccount,
  unchanged,
} from '../src/domain/scenario.ts';
import { addLicense } from './add.ts';
import { checkLicense } from './check.ts';
import { removeLicense } from './remove.ts';

/** Who must be refused, by the name that scenario ids use. */
const refused: readonly { readonly as: Persona; readonly who: string; readonly requirement: string }[] = [
  { as: serviceAccount, who: 'a service account', requirement: 'authentication.service-account-refused' },
  { as: orgAdmin, who: 'an administrator of an organization', requirement: 'authentication.org-admin-refused' },
  { as: anonymous, who: 'somebody without credentials', requirement: 'authentication.credentials-required' },
  { as: invalidToken, who: 'a Bearer token that nobody issued', requirement: 'authentication.token-must-be-known' },
];

/** Which refusal it is has a scenario of its own; here either counts, as long as nothing was done. */
const refusedAndNotDone: Expectation<never> = {
  undocumented: {
    status: [401, 403],
    because: 'this scenario is about what a refused request does, not about its status',
  },
  licenseAfter: unchanged,
};

/** Removing and adding again, as one does when a license is exchanged. */
export const lifecycleScenarios = [
  ...scenariosOf(
    addLicense,
    refused.map(({ as, who, requirement }) => ({
      id: `lifecycle.add-refused-${as}`,
      title: `adds no license for ${who}`,
      covers: ['authentication.refusal-changes-nothing', requirement] as const,
      given: noLicenseStored,
      as,
      impact: 'write' as const,
      needsLicense: true as const,
      body: ({ license }: { license: string }) => ({ token: license }),
      expect: refusedAndNotDone,
    })),
  ),
  ...scenariosOf(
    removeLicense,
    refused.map(({ as, who, requirement }) => ({
      id: `lifecycle.remove-refused-${as}`,
      title: `removes no license for ${who}`,
      covers: ['authentication.refusal-changes-nothing', requirement] as const,
      given: licenseStored,
      as,
      impact: 'write' as const,
      body: ({ rootUrl }: { rootUrl: string }) => ({ instance: rootUrl }),
      expect: refusedAndNotDone,
    })),
  ),
  ...scenariosOf(addLicense, [
    {
      id: 'lifecycle.add',
      title: 'add → check → remove → check → remove → add → check: a license is added',
      covers: ['add.200'],
      given: noLicenseStored,
      as: serverAdmin,
      impact: 'write',
      sequential: true,
      needsLicense: true,
      body: ({ license }) => ({ token: license }),
      expect: { status: 200, licenseAfter: added },
    },
  ]),
  ...scenariosOf(checkLicense, [
    {
      id: 'lifecycle.check-after-add',
      title: 'and is available',
      covers: ['check.200'],
      given: licenseStored,
      as: serverAdmin,
      impact: 'write',
      sequential: true,
      expect: { status: 200, value: { equals: true, requirement: 'check.true-while-stored' } },
    },
  ]),
  ...scenariosOf(removeLicense, [
    {
      id: 'lifecycle.remove',
      title: 'it is removed',
      covers: ['remove.202'],
      given: licenseStored,
      as: serverAdmin,
      impact: 'write',
      sequential: true,
      body: ({ rootUrl }) => ({ instance: rootUrl }),
      expect: { status: 202, licenseAfter: removed },
    },
  ]),
  ...scenariosOf(checkLicense, [
    {
      id: 'lifecycle.check-after-remove',
      title: 'and is no longer available',
      covers: ['check.200'],
      given: noLicenseStored,
      as: serverAdmin,
      impact: 'write',
      sequential: true,
      expect: { status: 200, value: { equals: false, requirement: 'check.false-after-removal' } },
    },
  ]),
  ...scenariosOf(removeLicense, [
    {
      id: 'lifecycle.remove-again',
      title: 'it is removed a second time',
      covers: ['remove.nothing-stored', 'remove.202'],
      given: noLicenseStored,
      as: serverAdmin,
      impact: 'write',
      sequential: true,
      body: ({ rootUrl }) => ({ instance: rootUrl }),
      expect: { status: 202, licenseAfter: unchanged },
    },
  ]),
  ...scenariosOf(addLicense, [
    {
      id: 'lifecycle.add-again',
      title: 'it is added again',
      covers: ['add.200'],
      given: noLicenseStored,
      as: serverAdmin,
      impact: 'write',
      sequential: true,
      needsLicense: true,
      body: ({ license }) => ({ token: license }),
      expect: { status: 200, licenseAfter: added },
    },
  ]),
  ...scenariosOf(checkLicense, [
    {
      id: 'lifecycle.check-after-add-again',
      title: 'and is available again',
      covers: ['check.200'],
      given: licenseStored,
      as: serverAdmin,
      impact: 'write',
      sequential: true,
      expect: { status: 200, value: { equals: true, requirement: 'check.true-while-stored' } },
    },
  ]),
];
