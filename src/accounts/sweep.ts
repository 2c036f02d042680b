import { type Exchange, objectIn } from '../domain/exchange.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import type { Client, Credentials } from '../http/client.ts';
import { isSuccess, isTransient } from '../http/response-class.ts';
import { type AdminApi, adminApi, describeWithMessage } from './admin-api.ts';
import { byDeletionOrder, findTestAccounts, type TestAccount, withoutEmailDomain } from './test-accounts.ts';

/** What a sweep deleted, and what it could not delete. */
export interface SweepResult {
  /** The kind and name of each account. */
  readonly deleted: readonly string[];
  readonly failed: readonly Note[];
  /** Whether something failed because the target did not respond, so that another attempt may succeed. */
  readonly unanswered: boolean;
}

/**
 * What a run is known to have created, and whether there may be more.
 *
 * - `none`: a search that cannot be read does not count as a failure.
 * - `possible`: a response did not say whether an account was created, so every such search is one.
 * - `unknown`: it is one unless it got 404.
 */
interface KnownAccounts {
  readonly known: readonly TestAccount[];
  /** Whether a search has shown all of them by their names, so that another one would show nothing new. */
  readonly areShown?: boolean;
  readonly others: 'none' | 'possible' | 'unknown';
}

const nothingKnown: KnownAccounts = { known: [], others: 'unknown' };

/** When a sweep has to end: no request starts after that. */
export interface SweepDeadline {
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly endsAt: number;
}

/** One time limit for everything that a run deletes, in milliseconds. */
const maxSweepMs = 60_000;

/** A deadline from now on. */
export function sweepDeadline(now: () => number = () => performance.now()): SweepDeadline {
  return { now, endsAt: now() + maxSweepMs };
}

/**
 * Deletes the service account, the user and the organization that a run has created. An account is deleted only if the
 * target shows its name: by a search, or by its own page. Nothing else is touched, and no more than one of each kind for
 * each run, whatever a search names.
 *
 * @param runId - limits it to one run
 */
export async function sweep(
  client: Client,
  admin: Credentials,
  runId?: string,
  { known, others, areShown = false }: KnownAccounts = nothingKnown,
  deadline: SweepDeadline = sweepDeadline(),
): Promise<SweepResult> {
  const ask = adminApi(client, admin);
  const isOver = (): boolean => deadline.now() >= deadline.endsAt;
  if (isOver()) return { deleted: [], failed: [createNote('cleanup-out-of-time')], unanswered: false };
  const { found, lists } = areShown ? { found: known, lists: [] } : await findTestAccounts(ask, runId);
  const notFound = known.filter(({ path }) => !found.some((one) => one.path === path));
  const { chosen, tooMany } = oneOfEachKind([...notFound, ...found]);
  const searched = others === 'none' ? [] : lists;
  const failed: Note[] = [
    ...searched
      // A mock without these pages has no accounts either, unless the run knows better.
      .filter((list) => !list.isRead && (others === 'possible' || list.answer.response?.status !== 404))
      .map(({ answer }) => createNote('accounts-not-searched', { response: describeWithMessage(answer) })),
    ...(tooMany > 0 ? [createNote('too-many-accounts', { count: tooMany })] : []),
  ];
  const deleted: string[] = [];
  const exchanges = searched.map(({ answer }) => answer);
  for (const accounts of inDeletionSteps(chosen)) {
    if (isOver()) {
      failed.push(createNote('cleanup-out-of-time'));
      break;
    }
    const outcomes = await Promise.all(
      accounts.map(async (account) => ({
        account,
        ...(await deleteAccount(account, notFound.includes(account), ask)),
      })),
    );
    exchanges.push(...outcomes.map(({ exchange }) => exchange));
    failed.push(...outcomes.flatMap(({ note }) => note ?? []));
    deleted.push(...outcomes.flatMap(({ account, note }) => (note ? [] : [account.what])));
  }
  return { deleted, failed, unanswered: exchanges.some(isTransient) };
}

/** Service accounts and users are deleted at once; the organization of a user after the user. */
function inDeletionSteps(accounts: readonly TestAccount[]): readonly (readonly TestAccount[])[] {
  const sorted = accounts.toSorted(byDeletionOrder);
  const isLast = ({ what }: TestAccount): boolean => what.startsWith('organization ');
  return [sorted.filter((account) => !isLast(account)), sorted.filter(isLast)].filter((step) => step.length > 0);
}

/** The first account of each kind and run, and how many there are besides: a run creates one of each kind. */
function oneOfEachKind(accounts: readonly TestAccount[]): {
  readonly chosen: readonly TestAccount[];
  readonly tooMany: number;
} {
  const byKind = new Map<string, TestAccount>();
  for (const account of accounts) if (!byKind.has(account.what)) byKind.set(account.what, account);
  return { chosen: [...byKind.values()], tooMany: accounts.length - byKind.size };
}

/** @param isByIdAlone - whether only the id is known, so that the page of the account has to show its name first */
async function deleteAccount(
  account: TestAccount,
  isByIdAlone: boolean,
  ask: AdminApi,
): Promise<{ readonly exchange: Exchange; readonly note?: Note }> {
  const { what, path } = account;
  if (isByIdAlone) {
    const page = await ask('GET', path.replace('/api/admin/users/', '/api/users/'));
    if (page.response?.status === 404) return { exchange: page };
    if (!isSuccess(page)) {
      const response = describeWithMessage(page);
      return { exchange: page, note: createNote('account-not-shown', { account: what, response }) };
    }
    if (!showsName(page, what)) return { exchange: page, note: createNote('account-not-ours', { account: what }) };
  }
  const exchange = await ask('DELETE', path);
  if (isSuccess(exchange) || exchange.response?.status === 404) return { exchange };
  const response = describeWithMessage(exchange);
  return { exchange, note: createNote('account-not-deleted', { account: what, response }) };
}

/** Whether the page of an account shows the name that this run gave it: a mock may give everybody the same id. */
function showsName(exchange: Exchange, what: string): boolean {
  const page = objectIn(exchange);
  return [page?.login, page?.name].some(
    (name) => typeof name === 'string' && what.endsWith(` ${withoutEmailDomain(name)}`),
  );
}
