import type { Exchange } from '../domain/exchange.ts';
import { isRunId } from '../domain/run-id.ts';
import { isSuccess } from '../http/response-class.ts';
import { type AdminApi, arrayIn, listIn } from './admin-api.ts';

/** The prefix of the names of everything that a run creates; the run's id follows. */
export const namePrefix = 'licensing-conformance-';

/** The suffixes of the names of service accounts and of users. */
export const serviceAccountSuffix = '-sa';
export const userSuffix = '-user';
/** The domain of the users' e-mail addresses, which cannot exist (RFC 2606). */
export const emailDomain = '@localhost.invalid';

/** What a run creates. */
export type TestAccountKind = 'service account' | 'user' | 'organization';

/** A service account, user or organization that a run has created. */
export interface TestAccount {
  readonly runId: string;
  /** Its kind and name, as in a sentence. */
  readonly what: string;
  readonly path: string;
}

/** The path that each kind is deleted at. A user is deleted before the organization that was created for it. */
const folders: Readonly<Record<TestAccountKind, string>> = {
  'service account': '/api/serviceaccounts',
  user: '/api/admin/users',
  organization: '/api/orgs',
};

/** Describes an account by the id that the target gave it. */
export function testAccount(kind: TestAccountKind, runId: string, name: string, id: number): TestAccount {
  return { runId, what: `${kind} ${name}`, path: `${folders[kind]}/${id}` };
}

/** Compares two accounts by the order in which they are deleted. */
export function byDeletionOrder(a: TestAccount, b: TestAccount): number {
  const place = ({ path }: TestAccount): number =>
    Object.values(folders).findIndex((folder) => path.startsWith(folder));
  return place(a) - place(b);
}

/** A response to a search, and whether it could be read. */
interface SearchPage {
  readonly answer: Exchange;
  readonly isRead: boolean;
}

/**
 * Finds the accounts that runs have created, by their names.
 *
 * @param runId - limits the search to one run
 * @returns the accounts, and the responses without which an account may have been missed
 */
export async function findTestAccounts(
  ask: AdminApi,
  runId = '',
): Promise<{ readonly found: readonly TestAccount[]; readonly lists: readonly SearchPage[] }> {
  const query = encodeURIComponent(namePrefix + runId);
  const [accounts, users, orgs] = await Promise.all([
    ask('GET', `/api/serviceaccounts/search?query=${query}&perpage=1000`),
    ask('GET', `/api/users/search?query=${query}&perpage=1000`),
    ask('GET', `/api/orgs?query=${query}&perpage=1000`),
  ]);
  const accountsNamed = (kind: TestAccountKind, suffix: string, name: unknown, id: unknown): readonly TestAccount[] => {
    const by = runIdIn(name, suffix);
    const isWanted = by !== undefined && (runId === '' || by === runId);
    return isWanted ? [testAccount(kind, by, String(name), Number(id))] : [];
  };
  return {
    found: [
      ...listIn(accounts, 'serviceAccounts').flatMap(({ id, name }) =>
        accountsNamed('service account', serviceAccountSuffix, name, id),
      ),
      ...listIn(users, 'users').flatMap(({ id, login }) => accountsNamed('user', userSuffix, login, id)),
      ...listIn(orgs).flatMap(({ id, name }) =>
        accountsNamed('organization', userSuffix, withoutEmailDomain(name), id),
      ),
    ],
    lists: [
      { answer: accounts, isRead: isSuccess(accounts) && arrayIn(accounts, 'serviceAccounts') !== undefined },
      { answer: users, isRead: isSuccess(users) && arrayIn(users, 'users') !== undefined },
    ],
  };
}

/** The name of a user's own organization without the e-mail domain: Grafana names it after the e-mail address. Empty if it is not a string. */
export function withoutEmailDomain(name: unknown): string {
  return typeof name === 'string' ? name.replace(emailDomain, '') : '';
}

/** The id of the run that created an account of this name; undefined if no run did. */
export function runIdIn(name: unknown, suffix: string): string | undefined {
  if (typeof name !== 'string' || !name.startsWith(namePrefix) || !name.endsWith(suffix)) return undefined;
  const id = name.slice(namePrefix.length, -suffix.length);
  return isRunId(id) ? id : undefined;
}
