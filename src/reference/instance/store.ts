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

/** Everything a reference server remembers. */
export type Store = {
  readonly users: Map<number, User>;
  readonly accounts: Map<number, ServiceAccount>;
  /** The license in the database: what the API adds, renews and removes. */
  license: StoredLicense | undefined;
  /** The license from a file, which the API never touches. */
  readonly fileLicense: StoredLicense | undefined;
  /** The last number given to a user, service account or token. */
  lastId: number;
};

/** An empty store, with the license from a file when there is one. */
export function createStore(fileLicense: StoredLicense | undefined): Store {
  return { users: new Map(), accounts: new Map(), license: undefined, fileLicense, lastId: 0 };
}

/** The license in force: the stored one, else the one from a file. */
export function effectiveLicense(store: Store): StoredLicense | undefined {
  return store.license ?? store.fileLicense;
}

/** Adds a user; the caller has made sure that login and e-mail are free. */
export function addUser(store: Store, user: Omit<User, 'id' | 'uid'>): User {
  const added: User = { ...user, id: nextId(store), uid: shortId() };
  store.users.set(added.id, added);
  return added;
}

/** Finds a user by login or e-mail, ignoring case. */
export function findUser(store: Store, loginOrEmail: string): User | undefined {
  const wanted = loginOrEmail.toLowerCase();
  if (wanted === '') return undefined;
  for (const user of store.users.values()) {
    if (user.login.toLowerCase() === wanted || user.email.toLowerCase() === wanted) return user;
  }
  return undefined;
}

/** Adds a service account; the caller has made sure that the name is free. */
export function addServiceAccount(store: Store, name: string, role: OrgRole, isDisabled: boolean): ServiceAccount {
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

/** Gives a service account a new token. */
export function addToken(
  store: Store,
  account: ServiceAccount,
  name: string,
  expiresAt: number | undefined,
): AccountToken {
  const token: AccountToken = { id: nextId(store), name, key: tokenKey(), expiresAt };
  account.tokens.set(token.id, token);
  return token;
}

/** Finds the service account and the token that a key belongs to. */
export function findToken(
  store: Store,
  key: string,
): { readonly account: ServiceAccount; readonly token: AccountToken } | undefined {
  for (const account of store.accounts.values()) {
    for (const token of account.tokens.values()) {
      if (token.key === key) return { account, token };
    }
  }
  return undefined;
}

function nextId(store: Store): number {
  store.lastId += 1;
  return store.lastId;
}

function shortId(): string {
  return randomUUID().replaceAll('-', '').slice(0, 14);
}

/** A key in the form of Grafana's: prefix, 32 letters and digits, underscore, 8 hexadecimal digits. */
function tokenKey(): string {
  return `glsa_${randomBytes(16).toString('hex')}_${randomBytes(4).toString('hex')}`;
}
