import type { Randomness } from '../config/randomness.ts';
import type { StoredLicense } from '../licensing/license.ts';

/** Roles within an organization. */
export type OrgRole = 'None' | 'Viewer' | 'Editor' | 'Admin';

/** A user. `orgId` is the active organization; times are Unix seconds. */
export type User = {
  readonly id: number;
  readonly uid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  password: string;
  readonly isServerAdmin: boolean;
  isDisabled: boolean;
  orgId: number;
  readonly createdAt: number;
};

/** An organization with the roles of its members, by user id. */
export type Organization = {
  readonly id: number;
  readonly name: string;
  readonly members: Map<number, OrgRole>;
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
  readonly orgId: number;
  readonly role: OrgRole;
  readonly isDisabled: boolean;
  readonly tokens: Map<number, AccountToken>;
};

/** The data of a reference server. */
export type InstanceStore = {
  readonly users: Map<number, User>;
  readonly organizations: Map<number, Organization>;
  readonly accounts: Map<number, ServiceAccount>;
  /** The license in the database: the API adds, renews and removes it. */
  license: StoredLicense | undefined;
  /** The license that was in the database at the last start, or the last renewal since then. */
  licenseAtStart: StoredLicense | undefined;
  /** The license from a file, which the API never changes. */
  readonly fileLicense: StoredLicense | undefined;
  /** The last id of a user, service account or token. */
  lastId: number;
  /** Where the keys and ids of new accounts come from. */
  readonly random: Randomness;
};

/** The id of the organization that exists from the start. */
export const mainOrgId = 1;

/** Creates a store with the main organization, and with the license from a file if there is one. */
export function createStore(fileLicense: StoredLicense | undefined, random: Randomness): InstanceStore {
  return {
    users: new Map(),
    organizations: new Map([[mainOrgId, { id: mainOrgId, name: 'Main Org.', members: new Map() }]]),
    accounts: new Map(),
    license: undefined,
    licenseAtStart: undefined,
    fileLicense,
    lastId: 0,
    random,
  };
}

/** The license in force: the stored license, or else the one from a file. */
export function effectiveLicense(store: InstanceStore): StoredLicense | undefined {
  return store.license ?? store.fileLicense;
}

/** Takes the next id. */
export function nextId(store: InstanceStore): number {
  store.lastId += 1;
  return store.lastId;
}
