import { hasLicensing } from './config/version.ts';
import type { Guard } from './grafana/guards.ts';
import { addLicense, checkLicense, removeLicense, renewLicense, showLicense } from './grafana/licensing.ts';
import { adminSettings, frontendSettings, health, loginPage, profile } from './grafana/pages.ts';
import {
  createServiceAccount,
  createToken,
  deleteServiceAccount,
  deleteToken,
  searchServiceAccounts,
} from './grafana/service-accounts.ts';
import {
  addMember,
  changeRole,
  createUser,
  currentOrganization,
  deleteUser,
  listUsers,
  lookUpUser,
  searchUsers,
} from './grafana/users.ts';
import type { GrafanaInstance, Handler, LicensingEndpoint } from './instance/handler.ts';

/** One method and path, what guards it, what answers it. */
export type ApiRoute = {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  readonly path: string;
  readonly guard: Guard;
  readonly handler: Handler;
  readonly endpoint?: LicensingEndpoint;
};

/** The routes of a Grafana: Open Source and versions before 7.4 have no licensing, a bare mock has nothing else. */
export function routesOf({ behavior }: GrafanaInstance): readonly ApiRoute[] {
  if (behavior.licensingOnly) return documentedRoutes;
  const licensed = behavior.edition === 'enterprise' && hasLicensing(behavior.version);
  return licensed ? [...documentedRoutes, ...shownLicense, ...otherRoutes] : otherRoutes;
}

const licensing = (action: string): Guard => ({ kind: 'licensing', action });
const server = (action: string): Guard => ({ kind: 'server', action });
const organization = (action: string): Guard => ({ kind: 'organization', action });

const tokenPath = '/api/licensing/token';

const documentedRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/licensing/check',
    guard: licensing('licensing:read'),
    handler: checkLicense,
    endpoint: 'check',
  },
  { method: 'POST', path: tokenPath, guard: licensing('licensing:write'), handler: addLicense, endpoint: 'add' },
  {
    method: 'POST',
    path: `${tokenPath}/renew`,
    guard: licensing('licensing:write'),
    handler: renewLicense,
    endpoint: 'renew',
  },
  {
    method: 'DELETE',
    path: tokenPath,
    guard: licensing('licensing:delete'),
    handler: removeLicense,
    endpoint: 'remove',
  },
];

const shownLicense: readonly ApiRoute[] = [
  { method: 'GET', path: tokenPath, guard: licensing('licensing:read'), handler: showLicense, endpoint: 'show' },
];

const accountPath = '/api/serviceaccounts/:id';

const otherRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/login', guard: { kind: 'public' }, handler: loginPage },
  { method: 'GET', path: '/api/health', guard: { kind: 'public' }, handler: health },
  { method: 'GET', path: '/api/frontend/settings', guard: { kind: 'signed-in' }, handler: frontendSettings },
  { method: 'GET', path: '/api/user', guard: { kind: 'user' }, handler: profile },
  { method: 'GET', path: '/api/admin/settings', guard: server('settings:read'), handler: adminSettings },
  { method: 'GET', path: '/api/org', guard: { kind: 'signed-in' }, handler: currentOrganization },
  { method: 'POST', path: '/api/admin/users', guard: server('users:create'), handler: createUser },
  { method: 'DELETE', path: '/api/admin/users/:id', guard: server('users:delete'), handler: deleteUser },
  { method: 'GET', path: '/api/users', guard: server('users:read'), handler: listUsers },
  { method: 'GET', path: '/api/users/search', guard: server('users:read'), handler: searchUsers },
  { method: 'GET', path: '/api/users/lookup', guard: server('users:read'), handler: lookUpUser },
  { method: 'POST', path: '/api/orgs/:org/users', guard: organization('org.users:add'), handler: addMember },
  { method: 'PATCH', path: '/api/orgs/:org/users/:user', guard: organization('org.users:write'), handler: changeRole },
  {
    method: 'POST',
    path: '/api/serviceaccounts',
    guard: organization('serviceaccounts:create'),
    handler: createServiceAccount,
  },
  {
    method: 'GET',
    path: '/api/serviceaccounts/search',
    guard: organization('serviceaccounts:read'),
    handler: searchServiceAccounts,
  },
  { method: 'DELETE', path: accountPath, guard: organization('serviceaccounts:delete'), handler: deleteServiceAccount },
  { method: 'POST', path: `${accountPath}/tokens`, guard: organization('serviceaccounts:write'), handler: createToken },
  {
    method: 'DELETE',
    path: `${accountPath}/tokens/:token`,
    guard: organization('serviceaccounts:write'),
    handler: deleteToken,
  },
];
