import type { Randomness } from '../config/randomness.ts';
import {
  type AccountToken,
  type InstanceStore,
  nextId,
  type Organization,
  type OrgRole,
  type ServiceAccount,
  type User,
} from './store.ts';

/** The values of a new user; the other values have defaults. */
export type NewUser = Pick<User, 'login' | 'email' | 'name' | 'password' | 'isServerAdmin' | 'createdAt'>;

/** The e-mail address of a user who exists at the start. */
export function emailOf(user: string): string {
  return `${user}@example.com`;
}

/** Adds a user to an organization. Login and e-mail must be unused. */
export function addUser(store: InstanceStore, user: NewUser, organization: Organization, role: OrgRole): User {
  const added: User = {
    ...user,
    id: nextId(store),
    uid: shortId(store.random),
    isDisabled: false,
    orgId: organization.id,
  };
  store.users.set(added.id, added);
  organization.members.set(added.id, role);
  return added;
}

/** Deletes a user and the user's memberships. Returns whether there was such a user. */
export function deleteUserFrom(store: InstanceStore, id: number): boolean {
  for (const { members } of store.organizations.values()) members.delete(id);
  return store.users.delete(id);
}

/** Finds a user by login or e-mail, ignoring case unless `exact` is true. */
export function findUser(store: InstanceStore, loginOrEmail: string, exact = false): User | undefined {
  if (loginOrEmail === '') return undefined;
  const normalize = (text: string): string => (exact ? text : text.toLowerCase());
  for (const user of store.users.values()) {
    if ([user.login, user.email].some((name) => normalize(name) === normalize(loginOrEmail))) return user;
  }
  return undefined;
}

/** Adds an organization. The name must be unused. */
export function addOrganization(store: InstanceStore, name: string): Organization {
  const id = Math.max(0, ...store.organizations.keys()) + 1;
  const organization: Organization = { id, name, members: new Map() };
  store.organizations.set(id, organization);
  return organization;
}

/** Adds a service account. The name must be unused. */
export function addServiceAccount(
  store: InstanceStore,
  account: Pick<ServiceAccount, 'name' | 'orgId' | 'role' | 'isDisabled'>,
): ServiceAccount {
  const slug = account.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const added: ServiceAccount = {
    ...account,
    id: nextId(store),
    uid: shortId(store.random),
    login: `sa-${account.orgId}-${slug}`,
    tokens: new Map(),
  };
  store.accounts.set(added.id, added);
  return added;
}

/** The values of a new token. Without a key it gets a random one; without `expiresAt` (Unix seconds) it never expires. */
export type NewToken = {
  readonly name: string;
  readonly key?: string | undefined;
  readonly expiresAt?: number | undefined;
};

/** Adds a token to a service account. */
export function addToken(
  store: InstanceStore,
  account: ServiceAccount,
  { name, key = tokenKey(store.random), expiresAt }: NewToken,
): AccountToken {
  const token: AccountToken = { id: nextId(store), name, key, expiresAt };
  account.tokens.set(token.id, token);
  return token;
}

/** Finds the token with this key, and its service account. */
export function findToken(
  store: InstanceStore,
  key: string,
): { readonly account: ServiceAccount; readonly token: AccountToken } | undefined {
  for (const account of store.accounts.values()) {
    for (const token of account.tokens.values()) {
      if (token.key === key) return { account, token };
    }
  }
  return undefined;
}

function shortId(random: Randomness): string {
  return random.bytes('uid', 7).toString('hex');
}

/** A key in Grafana's format: prefix, 32 letters and digits, underscore, 8 hexadecimal digits. */
function tokenKey(random: Randomness): string {
  return `glsa_${random.bytes('token', 16).toString('hex')}_${random.bytes('token checksum', 4).toString('hex')}`;
}
