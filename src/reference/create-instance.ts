import { randomBytes } from 'node:crypto';
import { hasServiceAccounts } from './config/version.ts';
import { createResponseFactory } from './http/error-responses.ts';
import { addServiceAccount, addToken, addUser } from './instance/accounts.ts';
import type { GrafanaInstance } from './instance/handler.ts';
import { createLockout, noLockout } from './instance/lockout.ts';
import { createStore, type InstanceStore, mainOrgId } from './instance/store.ts';
import { createIssuer, type IssueOverrides } from './licensing/issuer.ts';
import type { StoredLicense } from './licensing/license.ts';
import type { ResolvedOptions } from './options.ts';

/** A user's login and password. */
export type UserCredentials = { readonly user: string; readonly password: string };

/** The credentials of the accounts that exist at the start. */
export type SeededAccounts = {
  readonly admin: UserCredentials;
  readonly orgAdmin: UserCredentials | undefined;
  readonly serviceAccountToken: string | undefined;
};

/** The remaining term of the license in the file: an older one, which ends before the stored license. */
const olderTermSeconds = 180 * 24 * 60 * 60;

/** Creates an instance with its issuer and licenses. `license` is stored unless the instance starts unlicensed. */
export async function createInstance(
  options: ResolvedOptions,
  rootUrl: string,
): Promise<{ grafana: GrafanaInstance; license: string }> {
  const now = (): number => Math.floor(Date.now() / 1000);
  const issuer = await createIssuer(now);
  const issueLicense = async (overrides: IssueOverrides = {}): Promise<StoredLicense> => {
    const token = await issuer.issue(rootUrl, overrides);
    return { token, claims: await issuer.verify(token, rootUrl) };
  };
  const license = await issueLicense();
  const store = createStore(
    options.licenseFromFile ? await issueLicense({ lexp: now() + olderTermSeconds }) : undefined,
  );
  if (!options.unlicensed) store.license = license;
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
  return { grafana, license: license.token };
}

/** Creates the server admin and, with `seedPersonas`, the personas that must be denied. */
export function seedAccounts(store: InstanceStore, options: ResolvedOptions, now: number): SeededAccounts {
  const admin = { user: options.adminUser, password: options.adminPassword };
  addSeededUser(store, admin, true, now);
  if (!options.seedPersonas) return { admin, orgAdmin: undefined, serviceAccountToken: undefined };
  const orgAdmin = { user: 'org-admin', password: randomBytes(12).toString('base64url') };
  addSeededUser(store, orgAdmin, false, now);
  if (!hasServiceAccounts(options.behavior.version)) return { admin, orgAdmin, serviceAccountToken: undefined };
  const values = { name: 'service-account', orgId: mainOrgId, role: 'Admin', isDisabled: false } as const;
  const account = addServiceAccount(store, values);
  return { admin, orgAdmin, serviceAccountToken: addToken(store, account, 'token', undefined).key };
}

function addSeededUser(
  store: InstanceStore,
  { user, password }: UserCredentials,
  isServerAdmin: boolean,
  createdAt: number,
): void {
  const organization = store.organizations.get(mainOrgId);
  if (organization === undefined) throw new Error('The main organization exists from the start.');
  const values = { login: user, email: `${user}@example.com`, name: user, password, isServerAdmin, createdAt };
  addUser(store, values, organization, 'Admin');
}
