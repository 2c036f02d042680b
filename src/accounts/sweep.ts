import type { Exchange } from '../domain/exchange.ts';
import type { Client, Credentials } from '../http/client.ts';
import { isSuccess, isTransient } from '../http/response-class.ts';
import { type AdminApi, adminApi, arrayIn, bodyOf, describeAnswer, listIn } from './admin-api.ts';

/** What the names of everything that a run makes begin with; the run's id follows. */
export const namePrefix = 'licensing-conformance-';

/** How the names of service accounts and of users end. */
export const serviceAccountSuffix = '-sa';
export const userSuffix = '-user';
/** Of the e-mail addresses of users that a run makes: nobody has it (RFC 2606). */
export const emailDomain = '@localhost.invalid';

/** What a sweep deleted, and what it could not. */
export interface SweepResult {
  readonly deleted: readonly string[];
  /** One sentence each. */
  readonly failed: readonly string[];
  /** Whether something failed because the target did not answer, so that another attempt may do. */
  readonly unanswered: boolean;
}

/**
 * Deletes the service accounts, users and organizations that runs have made; of one run, where its id is given.
 * Nothing whose name a run did not make is touched.
 */
export async function sweep(
  client: Client,
  admin: Credentials,
  runId?: string,
  { known, others }: KnownAccounts = nothingRemembered,
): Promise<SweepResult> {
  const ask = adminApi(client, admin);
  const { found, lists } = await findTestAccounts(ask, runId);
  const forgotten = known.filter(({ path }) => !found.some((one) => one.path === path));
  const deleted: string[] = [];
  const searched = others === 'none' ? [] : lists;
  const failed: string[] = searched
    // A mock without these pages has no personas either, unless the run knows better.
    .filter((list) => !list.isRead && (others === 'possible' || list.answer.response?.status !== 404))
    .map(({ answer }) => `what a run made could not be looked for: ${describeAnswer(answer)}`);
  const answers = searched.map(({ answer }) => answer);
  for (const made of [...found, ...forgotten].toSorted(byDeletionOrder)) {
    const { what, path } = made;
    if (forgotten.includes(made) && (await belongsToOthers(made, ask))) {
      failed.push(`${what} could not be deleted: its id is somebody else's`);
      continue;
    }
    const answer = await ask('DELETE', path);
    answers.push(answer);
    if (isSuccess(answer) || answer.response?.status === 404) deleted.push(what);
    else failed.push(`${what} could not be deleted: ${describeAnswer(answer)}`);
  }
  return { deleted, failed, unanswered: answers.some(isTransient) };
}

/** What a run makes. */
export type TestAccountKind = 'service account' | 'user' | 'organization';

/** One thing that a run has made. */
export interface TestAccount {
  readonly runId: string;
  readonly what: string;
  readonly path: string;
}

/**
 * What a run knows itself to have made, and whether others may be there: `none`, so that they need not be looked for; `possible`,
 * as an answer did not tell; `unknown`, also whether anything was made at all.
 */
interface KnownAccounts {
  readonly known: readonly TestAccount[];
  readonly others: 'none' | 'possible' | 'unknown';
}

const nothingRemembered: KnownAccounts = { known: [], others: 'unknown' };

/** Where each kind is deleted: a user before the organization that was made for it. */
const folders: Readonly<Record<TestAccountKind, string>> = {
  'service account': '/api/serviceaccounts',
  user: '/api/admin/users',
  organization: '/api/orgs',
};

/** Describes what a run has made, by the id that the target gave it. */
export function testAccount(kind: TestAccountKind, runId: string, name: string, id: number): TestAccount {
  return { runId, what: `${kind} ${name}`, path: `${folders[kind]}/${id}` };
}

/** Whether what has this id goes by another name, as far as the target shows it: a mock may give the same id to everybody. */
async function belongsToOthers({ path, what }: TestAccount, ask: AdminApi): Promise<boolean> {
  const page = bodyOf(await ask('GET', path.replace('/api/admin/users/', '/api/users/')));
  const names = [page?.login, page?.name].filter((name) => typeof name === 'string');
  return names.length > 0 && !names.some((name) => what.endsWith(` ${withoutEmailDomain(name)}`));
}

function byDeletionOrder(a: TestAccount, b: TestAccount): number {
  const place = ({ path }: TestAccount): number =>
    Object.values(folders).findIndex((folder) => path.startsWith(folder));
  return place(a) - place(b);
}

/** An answer to a search, and whether it could be read. */
interface SearchPage {
  readonly answer: Exchange;
  readonly isRead: boolean;
}

/** What runs have made, by its names; `lists` are the answers without which something may have been overlooked. */
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
  const made = (kind: TestAccountKind, suffix: string, name: unknown, id: unknown): readonly TestAccount[] => {
    const by = runIdIn(name, suffix);
    const isWanted = by !== undefined && (runId === '' || by === runId);
    return isWanted ? [testAccount(kind, by, String(name), Number(id))] : [];
  };
  return {
    found: [
      ...listIn(accounts, 'serviceAccounts').flatMap(({ id, name }) =>
        made('service account', serviceAccountSuffix, name, id),
      ),
      ...listIn(users, 'users').flatMap(({ id, login }) => made('user', userSuffix, login, id)),
      ...listIn(orgs).flatMap(({ id, name }) => made('organization', userSuffix, withoutEmailDomain(name), id)),
    ],
    lists: [
      { answer: accounts, isRead: isSuccess(accounts) && arrayIn(accounts, 'serviceAccounts') !== undefined },
      { answer: users, isRead: isSuccess(users) && arrayIn(users, 'users') !== undefined },
    ],
  };
}

/** Where new users get an organization of their own, it has the name of their e-mail address. */
export function withoutEmailDomain(name: unknown): string {
  return String(name).replace(emailDomain, '');
}

/** The id of the run that a name was made by; undefined where it is no name of ours. */
export function runIdIn(name: unknown, suffix: string): string | undefined {
  if (typeof name !== 'string' || !name.startsWith(namePrefix) || !name.endsWith(suffix)) return undefined;
  const id = name.slice(namePrefix.length, -suffix.length);
  return /^[0-9a-z]{8}$/.test(id) ? id : undefined;
}
