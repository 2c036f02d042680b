import { mockLicenseObject } from '../../src/mock/license.ts';

/** The data of json-server. It serves objects and lists alone, so the check is not the bare `true` of the documentation. */
export const jsonServerData: object = {
  check: { value: true },
  token: mockLicenseObject,
  renew: mockLicenseObject,
};

/** What leads from the paths of the API to that data. */
export const jsonServerRoutes: object = {
  '/api/licensing/check': '/check',
  '/api/licensing/token/renew': '/renew',
  '/api/licensing/token': '/token',
};
