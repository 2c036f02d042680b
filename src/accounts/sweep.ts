import type { Exchange } from '../domain/exchange.ts';
import type { Client, Credentials } from '../http/client.ts';
import { isDone, isPassing } from '../http/response-class.ts';
import { type Asker, arrayIn, askerOf, bodyOf, listIn, toldIn } from './admin-api.ts';

/** What the names of everything that a run makes begin with; the run's id follows. */
export const namePrefix = 'licensing-conformance-';

/** How the names of service accounts and of users end. */
export const serviceAccountSuffix = '-sa';
export const userSuffix = '-user';
/** Of the e-mail addresses of users that a run makes: nobody has it (RFC 2606). */
export const domain = '@localhost.invalid';

/** What a sweep deleted, and what it could not. */
export interface Swept {
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
  { known, others }: Remembered = nothingRemembered,
): Promise<Swept> {
  const ask = askerOf(client, admin);
  const { found, lists } = await findMade(ask, runId);
  const forgotten = known.filter(({ path }) => !found.some((one) => one.path === path));
  const deleted: string[] = [];
  const searched = others === 'none' ? [] : lists;
  const failed: string[] = searched
    // A mock without these pages has no personas either, unless the run knows better.
    .filter((list) => !list.isRead && (others === 'possible' || list.answer.response?.status !== 404))
    .map(({ answer }) => `what a run made could not be looked for: ${toldIn(answer)}`);
  const answers = searched.map(({ answer }) => answer);
  for (const made of [...found, ...forgotten].toSorted(inOrderOfDeletion)) {
    const { what, path } = made;
    if (forgotten.includes(made) && (await isSomebodyElses(made, ask))) {
      failed.push(`${what} could not be deleted: its id is somebody else's`);
      continue;
    }
    const answer = await ask('DELETE', path);
    answers.push(answer);
    if (isDone(answer) || answer.response?.status === 404) deleted.push(what);
    else failed.push(`${what} could not be deleted: ${toldIn(answer)}`);
  }
  return { deleted, failed, unanswered: answers.some(isPassing) };
}

/** What a run makes. */
export type MadeKind = 'service account' | 'user' | 'organization';

/** One thing that a run has made. */
export interface Made {
  readonly runId: string;
  readonly what: string;
  readonly path: string;
}

/**
 * What a run knows itself to have made, and whether others may be there: `none`, so that they need not be looked for; `possible`,
 * as an answer did not tell; `unknown`, also whether anything was made at all.
 */
interface Remembered {
  readonly known: readonly Made[];
  readonly others: 'none' | 'possible' | 'unknown';
}

const nothingRemembered: Remembered = { known: [], others: 'unknown' };

/** Where each kind is deleted: a user before the organization that was made for it. */
const folders: Readonly<Record<MadeKind, string>> = {
  'service account': '/api/serviceaccounts',
  user: '/api/admin/users',
  organization: '/api/orgs',
};

/** Describes what a run has made, by the id that the target gave it. */
export function madeOf(kind: MadeKind, runId: string, name: string, id: number): Made {
  return { runId, what: `${kind} ${name}`, path: `${folders[kind]}/${id}` };
}

/** Whether what has this id goes by another name, as far as the target shows it: a mock may give the same id to everybody. */
async function isSomebodyElses({ path, what }: Made, ask: Asker): Promise<boolean> {
  const page = bodyOf(await ask('GET', path.replace('/api/admin/users/', '/api/users/')));
  const names = [page?.login, page?.name].filter((name) => typeof name === 'string');
  return names.length > 0 && !names.some((name) => what.endsWith(` ${withoutDomain(name)}`));
}

function inOrderOfDeletion(a: Made, b: Made): number {
  const place = ({ path }: Made): number => Object.values(folders).findIndex((folder) => path.startsWith(folder));
  return place(a) - place(b);
}

/** An answer to a search, and whether it could be read. */
interface List {
  readonly answer: Exchange;
  readonly isRead: boolean;
}

/** What runs have made, by its names; `lists` are the answers without which something may have been overlooked. */
export async function findMade(
  ask: Asker,
  runId = '',
): Promise<{ readonly found: readonly Made[]; readonly lists: readonly List[] }> {
  const query = encodeURIComponent(namePrefix + runId);
  const [accounts, users, orgs] = await Promise.all([
    ask('GET', `/api/serviceaccounts/search?query=${query}&perpage=1000`),
    ask('GET', `/api/users/search?query=${query}&perpage=1000`),
    ask('GET', `/api/orgs?query=${query}&perpage=1000`),
  ]);
  const made = (kind: MadeKind, suffix: string, name: unknown, id: unknown): readonly Made[] => {
    const by = runIn(name, suffix);
    const isWanted = by !== undefined && (runId === '' || by === runId);
    return isWanted ? [madeOf(kind, by, String(name), Number(id))] : [];
  };
  return {
    found: [
      ...listIn(accounts, 'serviceAccounts').flatMap(({ id, name }) =>
        made('service account', serviceAccountSuffix, name, id),
      ),
      ...listIn(users, 'users').flatMap(({ id, login }) => made('user', userSuffix, login, id)),
      ...listIn(orgs).flatMap(({ id, name }) => made('organization', userSuffix, withoutDomain(name), id)),
    ],
    lists: [
      { answer: accounts, isRead: isDone(accounts) && arrayIn(accounts, 'serviceAccounts') !== undefined },
      { answer: users, isRead: isDone(users) && arrayIn(users, 'users') !== undefined },
    ],
  };
}

/** Where new users get an organization of their own, it has the name of their e-mail address. */
export function withoutDomain(name: unknown): string {
  return String(name).replace(domain, '');
}

/** The id of the run that a name was made by; undefined where it is no name of ours. */
export function runIn(name: unknown, suffix: string): string | undefined {
  if (typeof name !== 'string' || !name.startsWith(namePrefix) || !name.endsWith(suffix)) return undefined;
  const id = name.slice(namePrefix.length, -suffix.length);
  return /^[0-9a-z]{8}$/.test(id) ? id : undefined;
}
