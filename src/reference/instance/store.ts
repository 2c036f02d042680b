import { randomBytes, randomUUID } from 'node:crypto';
import type { StoredLicense } from '../licensing/license.ts';

/** Roles within an organization. */
export type OrgRole = 'None' | 'Viewer' | 'Editor' | 'Admin';

/** A user of the reference server. Every user belongs to its only organization, number 1. */
export type User = {
  readonly id: number;
  readonly uid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly isServerAdmin: boolean;
  role: OrgRole;
};

/** A token of a service account. `expiresAt` is in Unix seconds; undefined means never. */
export type AccountToken = {
  readonly id: number;
  readonly name: string;
  readonly key: string;
  readonly expiresAt: number | undefined;
};

/** A service account with its tokens. */
export type ServiceAccount = {
  readonly id: number;
  readonly uid: string;
  readonly login: string;
  readonly name: string;
  readonly role: OrgRole;
  readonly isDisabled: boolean;
  readonly tokens: Map<number, AccountToken>;
};

/** The data of a reference server. */
export type InstanceStore = {
  readonly users: Map<number, User>;
  readonly accounts: Map<number, ServiceAccount>;
  /** The license in the database: the API adds, renews and removes it. */
  license: StoredLicense | undefined;
  /** The license from a file, which the API never changes. */
  readonly fileLicense: StoredLicense | undefined;
  /** The last id of a user, service account or token. */
  lastId: number;
};

/** Creates an empty store, with the license from a file if there is one. */
export function createStore(fileLicense: StoredLicense | undefined): InstanceStore {
  return { users: new Map(), accounts: new Map(), license: undefined, fileLicense, lastId: 0 };
}

/** The license in force: the stored license, or else the one from a file. */
export function effectiveLicense(store: InstanceStore): StoredLicense | undefined {
  return store.license ?? store.fileLicense;
}

/** Adds a user. Login and e-mail must be unused. */
export function addUser(store: InstanceStore, user: Omit<User, 'id' | 'uid'>): User {
  const added: User = { ...user, id: nextId(store), uid: shortId() };
  store.users.set(added.id, added);
  return added;
}

/** Finds a user by login or e-mail, ignoring case. */
export function findUser(store: InstanceStore, loginOrEmail: string): User | undefined {
  const normalized = loginOrEmail.toLowerCase();
  if (normalized === '') return undefined;
  for (const user of store.users.values()) {
    if (user.login.toLowerCase() === normalized || user.email.toLowerCase() === normalized) return user;
  }
  return undefined;
}

/** Adds a service account. The name must be unused. */
export function addServiceAccount(
  store: InstanceStore,
  name: string,
  role: OrgRole,
  isDisabled: boolean,
): ServiceAccount {
  const account: ServiceAccount = {
    id: nextId(store),
    uid: shortId(),
    login: `sa-1-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    name,
    role,
    isDisabled,
    tokens: new Map(),
  };
  store.accounts.set(account.id, account);
  return account;
}

/** Adds a token to a service account. */
export function addToken(
  store: InstanceStore,
  account: ServiceAccount,
  name: string,
  expiresAt: number | undefined,
): AccountToken {
  const token: AccountToken = { id: nextId(store), name, key: tokenKey(), expiresAt };
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

function nextId(store: InstanceStore): number {
  store.lastId += 1;
  return store.lastId;
}

function shortId(): string {
  return randomUUID().replaceAll('-', '').slice(0, 14);
}

/** A key in Grafana's format: prefix, 32 letters and digits, underscore, 8 hexadecimal digits. */
function tokenKey(): string {
  return `glsa_${randomBytes(16).toString('hex')}_${randomBytes(4).toString('hex')}`;
}
