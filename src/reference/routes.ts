import { hasLicensing, hasServiceAccounts } from './config/version.ts';
import { health, metrics } from './grafana/health.ts';
import { addLicense, checkLicense, removeLicense, renewLicense, showLicense } from './grafana/licensing.ts';
import * as organizations from './grafana/organizations.ts';
import type { RouteGuard } from './grafana/permissions.ts';
import * as serviceAccounts from './grafana/service-accounts.ts';
import { adminSettings, frontendSettings, loginPage } from './grafana/settings.ts';
import { ownProfile } from './grafana/user-profiles.ts';
import * as users from './grafana/users.ts';
import type { GrafanaInstance, Handler, LicensingEndpoint } from './instance/handler.ts';

/** A method and path with its guard and handler. */
export type ApiRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  readonly guard: RouteGuard;
  readonly handler: Handler;
  readonly endpoint?: LicensingEndpoint;
  /** Whether the middleware serves the path itself, so that a trailing slash or an encoded character does not match. */
  readonly exactPath?: boolean;
};

/** The routes of an instance. Open Source and versions before 7.4 have no licensing, versions before 8.5 no service accounts. */
export function routesOf({ behavior }: GrafanaInstance): readonly ApiRoute[] {
  if (behavior.licensingOnly) return documentedRoutes;
  return [
    ...(behavior.edition === 'enterprise' && hasLicensing(behavior.version) ? [...documentedRoutes, showRoute] : []),
    ...generalRoutes,
    ...accountRoutes,
    ...(hasServiceAccounts(behavior.version) ? serviceAccountRoutes : []),
  ];
}

const licensing = (action: string): RouteGuard => ({ kind: 'licensing', action });
const server = (action: string): RouteGuard => ({ kind: 'server', action });
const organization = (action: string): RouteGuard => ({ kind: 'organization', action });
const permissionOnly = (kind: 'server' | 'organization', action: string): RouteGuard => ({
  kind,
  action,
  permissionOnly: true,
});

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

const showRoute: ApiRoute = {
  method: 'GET',
  path: tokenPath,
  guard: licensing('licensing:read'),
  handler: showLicense,
  endpoint: 'show',
};

const generalRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/login', guard: { kind: 'public' }, handler: loginPage },
  { method: 'GET', path: '/metrics', guard: { kind: 'public' }, handler: metrics, exactPath: true },
  { method: 'GET', path: '/api/health', guard: { kind: 'public' }, handler: health, exactPath: true },
  { method: 'GET', path: '/api/frontend/settings', guard: { kind: 'signed-in' }, handler: frontendSettings },
  {
    method: 'GET',
    path: '/api/admin/settings',
    guard: permissionOnly('server', 'settings:read'),
    handler: adminSettings,
  },
];

const userPath = '/api/admin/users/:id';
const admin = (action: string): RouteGuard => permissionOnly('server', action);

const accountRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/api/user', guard: { kind: 'user' }, handler: ownProfile },
  {
    method: 'POST',
    path: '/api/user/using/:org',
    guard: { kind: 'user' },
    handler: organizations.useOrganization,
  },
  { method: 'POST', path: '/api/admin/users', guard: admin('users:create'), handler: users.createUser },
  { method: 'DELETE', path: userPath, guard: admin('users:delete'), handler: users.deleteUser },
  { method: 'POST', path: `${userPath}/disable`, guard: admin('users:disable'), handler: users.disableUser },
  { method: 'POST', path: `${userPath}/enable`, guard: admin('users:enable'), handler: users.enableUser },
  { method: 'PUT', path: `${userPath}/password`, guard: admin('users.password:write'), handler: users.changePassword },
  { method: 'GET', path: '/api/users', guard: server('users:read'), handler: users.listUsers },
  { method: 'GET', path: '/api/users/search', guard: server('users:read'), handler: users.searchUsers },
  { method: 'GET', path: '/api/users/lookup', guard: server('users:read'), handler: users.lookUpUser },
  // After the static paths: the first route that matches handles a request.
  { method: 'GET', path: '/api/users/:id', guard: server('users:read'), handler: users.showUser },
  { method: 'GET', path: '/api/users/:id/orgs', guard: server('users:read'), handler: users.userOrganizations },
  { method: 'GET', path: '/api/org', guard: { kind: 'signed-in' }, handler: organizations.currentOrganization },
  { method: 'POST', path: '/api/orgs', guard: server('orgs:create'), handler: organizations.createOrganization },
  { method: 'DELETE', path: '/api/orgs/:org', guard: server('orgs:delete'), handler: organizations.deleteOrganization },
  {
    method: 'POST',
    path: '/api/orgs/:org/users',
    guard: organization('org.users:add'),
    handler: organizations.addMember,
  },
  {
    method: 'PATCH',
    path: '/api/orgs/:org/users/:user',
    guard: organization('org.users:write'),
    handler: organizations.changeRole,
  },
];

const accountsPath = '/api/serviceaccounts';
const serviceAccount = (action: string): RouteGuard => permissionOnly('organization', `serviceaccounts:${action}`);

const serviceAccountRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: accountsPath,
    guard: serviceAccount('create'),
    handler: serviceAccounts.createServiceAccount,
  },
  {
    method: 'GET',
    path: `${accountsPath}/search`,
    guard: serviceAccount('read'),
    handler: serviceAccounts.searchServiceAccounts,
  },
  {
    method: 'GET',
    path: `${accountsPath}/:id`,
    guard: serviceAccount('read'),
    handler: serviceAccounts.getServiceAccount,
  },
  {
    method: 'DELETE',
    path: `${accountsPath}/:id`,
    guard: serviceAccount('delete'),
    handler: serviceAccounts.deleteServiceAccount,
  },
  {
    method: 'GET',
    path: `${accountsPath}/:id/tokens`,
    guard: serviceAccount('read'),
    handler: serviceAccounts.listTokens,
  },
  {
    method: 'POST',
    path: `${accountsPath}/:id/tokens`,
    guard: serviceAccount('write'),
    handler: serviceAccounts.createToken,
  },
  {
    method: 'DELETE',
    path: `${accountsPath}/:id/tokens/:token`,
    guard: serviceAccount('write'),
    handler: serviceAccounts.deleteToken,
  },
];
