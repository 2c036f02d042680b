import { type LicenseKind, licenseKinds } from './config/license-kinds.ts';
import { passwordFrom } from './config/randomness.ts';
import { hasServiceAccounts } from './config/version.ts';
import { createResponseFactory } from './http/error-responses.ts';
import { addServiceAccount, addToken, addUser, emailOf } from './instance/accounts.ts';
import type { GrafanaInstance } from './instance/handler.ts';
import { createLockout, noLockout } from './instance/lockout.ts';
import { createStore, type InstanceStore, mainOrgId } from './instance/store.ts';
import { createIssuer } from './licensing/issuer.ts';
import { claimsOfKind } from './licensing/kind-claims.ts';
import type { StoredLicense } from './licensing/license.ts';
import type { ResolvedOptions } from './resolve-options.ts';

/** A user's login and password. */
export type UserCredentials = { readonly user: string; readonly password: string };

/** The credentials of the accounts that exist at the start. */
export type SeededAccounts = {
  readonly admin: UserCredentials;
  readonly orgAdmin: UserCredentials | undefined;
  readonly serviceAccountToken: string | undefined;
};

/** An instance, and a license of each kind. */
export type CreatedInstance = {
  readonly grafana: GrafanaInstance;
  readonly licenses: Readonly<Record<LicenseKind, string>>;
};

/** The remaining term of the license in the file: an older one, which ends before the stored license. */
const olderTermSeconds = 180 * 24 * 60 * 60;

/** Creates an instance with its issuer and licenses. One of them is stored unless the instance starts unlicensed. */
export async function createInstance(options: ResolvedOptions, rootUrl: string): Promise<CreatedInstance> {
  const now = clockFrom(options.now);
  // The licenses of the start have one time, so that they are the same however long the start takes.
  const start = now();
  const issuer = createIssuer(now, options.random);
  const issued = new Map<LicenseKind, StoredLicense>();
  for (const kind of licenseKinds) {
    issued.set(kind, await issuer.issue(rootUrl, claimsOfKind(kind, start), start));
  }
  const fileLicense = options.licenseFromFile
    ? await issuer.issue(rootUrl, { lexp: start + olderTermSeconds }, start)
    : undefined;
  const store = createStore(fileLicense, options.random);
  if (!options.unlicensed) store.license = issued.get(options.license);
  store.licenseAtStart = store.license;
  const grafana: GrafanaInstance = {
    behavior: options.behavior,
    rootUrl,
    store,
    issuer,
    lockout: options.lockout ? createLockout(now) : noLockout,
    responses: createResponseFactory(options.behavior.version),
    now,
  };
  const licenses = Object.fromEntries([...issued].map(([kind, { token }]) => [kind, token]));
  return { grafana, licenses: licenses as Record<LicenseKind, string> };
}

/** A clock in Unix seconds, which starts at a given time. */
function clockFrom(start: number | undefined): () => number {
  if (start === undefined) return () => Math.floor(Date.now() / 1000);
  const startedAt = performance.now();
  return () => start + Math.floor((performance.now() - startedAt) / 1000);
}

/** Creates the server admin and, with `seedPersonas`, the personas that must be denied. */
export function seedAccounts(store: InstanceStore, options: ResolvedOptions, now: number): SeededAccounts {
  const { random } = store;
  const admin = { user: options.adminUser, password: options.adminPassword ?? passwordFrom(random, 'admin password') };
  addSeededUser(store, admin, true, now);
  if (!options.seedPersonas) return { admin, orgAdmin: undefined, serviceAccountToken: undefined };
  const orgAdminPassword = options.orgAdminPassword ?? passwordFrom(random, 'org admin password');
  const orgAdmin = { user: options.orgAdminUser, password: orgAdminPassword };
  addSeededUser(store, orgAdmin, false, now);
  if (!hasServiceAccounts(options.behavior.version)) return { admin, orgAdmin, serviceAccountToken: undefined };
  const values = { name: 'service-account', orgId: mainOrgId, role: 'Admin', isDisabled: false } as const;
  const account = addServiceAccount(store, values);
  const { key } = addToken(store, account, { name: 'token', key: options.serviceAccountToken });
  return { admin, orgAdmin, serviceAccountToken: key };
}

function addSeededUser(
  store: InstanceStore,
  { user, password }: UserCredentials,
  isServerAdmin: boolean,
  createdAt: number,
): void {
  const organization = store.organizations.get(mainOrgId);
  if (organization === undefined) throw new Error('The main organization exists from the start.');
  const values = { login: user, email: emailOf(user), name: user, password, isServerAdmin, createdAt };
  addUser(store, values, organization, 'Admin');
}
