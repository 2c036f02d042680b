import { randomBytes } from 'node:crypto';
import { createResponseFactory } from './http/json-responses.ts';
import type { GrafanaInstance } from './instance/handler.ts';
import { createLockout, noLockout } from './instance/lockout.ts';
import { addServiceAccount, addToken, addUser, createStore, type Store } from './instance/store.ts';
import { createIssuer } from './licensing/issuer.ts';
import type { StoredLicense } from './licensing/license.ts';
import type { ResolvedOptions } from './options.ts';

/** A user's login and password. */
export type UserCredentials = { readonly user: string; readonly password: string };

/** The credentials of the people a server starts with. */
export type SeededAccounts = {
  readonly admin: UserCredentials;
  readonly orgAdmin: UserCredentials | undefined;
  readonly serviceAccountToken: string | undefined;
};

/** Makes a Grafana with its issuer and licenses, and gives the license that it stores unless it starts unlicensed. */
export async function createInstance(
  settings: ResolvedOptions,
  rootUrl: string,
): Promise<{ grafana: GrafanaInstance; license: string }> {
  const now = (): number => Math.floor(Date.now() / 1000);
  const issuer = await createIssuer(now);
  const issued = async (): Promise<StoredLicense> => {
    const token = await issuer.issue(rootUrl);
    return { token, claims: await issuer.verify(token, rootUrl) };
  };
  const license = await issued();
  const store = createStore(settings.licenseFromFile ? await issued() : undefined);
  if (!settings.unlicensed) store.license = license;
  const grafana: GrafanaInstance = {
    behavior: settings.behavior,
    rootUrl,
    store,
    issuer,
    lockout: settings.lockout ? createLockout(now) : noLockout,
    responses: createResponseFactory(settings.behavior.version),
    now,
  };
  return { grafana, license: license.token };
}

/** Makes the server admin and, when asked for, the personas that must be refused. */
export function seedAccounts(store: Store, settings: ResolvedOptions): SeededAccounts {
  const admin = { user: settings.adminUser, password: settings.adminPassword };
  addSeededUser(store, admin, true);
  if (!settings.seedPersonas) return { admin, orgAdmin: undefined, serviceAccountToken: undefined };
  const orgAdmin = { user: 'org-admin', password: randomBytes(12).toString('base64url') };
  addSeededUser(store, orgAdmin, false);
  const account = addServiceAccount(store, 'service-account', 'Admin', false);
  return { admin, orgAdmin, serviceAccountToken: addToken(store, account, 'token', undefined).key };
}

function addSeededUser(store: Store, { user, password }: UserCredentials, isServerAdmin: boolean): void {
  addUser(store, { login: user, email: `${user}@example.com`, name: user, password, isServerAdmin, role: 'Admin' });
}
