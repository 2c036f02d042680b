import { objectIn } from '../domain/exchange.ts';
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
 * What a run is known to have created, and whether there may be more: `none`, so that no search is needed; `possible`, as
 * a response did not say; `unknown`, also whether anything was created at all.
 */
interface KnownAccounts {
  readonly known: readonly TestAccount[];
  readonly others: 'none' | 'possible' | 'unknown';
}

const nothingKnown: KnownAccounts = { known: [], others: 'unknown' };

/**
 * Deletes the service accounts, users and organizations that runs have created; nothing else is touched.
 *
 * @param runId - limits it to one run
 */
export async function sweep(
  client: Client,
  admin: Credentials,
  runId?: string,
  { known, others }: KnownAccounts = nothingKnown,
): Promise<SweepResult> {
  const ask = adminApi(client, admin);
  const { found, lists } = await findTestAccounts(ask, runId);
  const notFound = known.filter(({ path }) => !found.some((one) => one.path === path));
  const deleted: string[] = [];
  const searched = others === 'none' ? [] : lists;
  const failed: Note[] = searched
    // A mock without these pages has no accounts either, unless the run knows better.
    .filter((list) => !list.isRead && (others === 'possible' || list.answer.response?.status !== 404))
    .map(({ answer }) => createNote('accounts-not-searched', { response: describeWithMessage(answer) }));
  const exchanges = searched.map(({ answer }) => answer);
  for (const account of [...found, ...notFound].toSorted(byDeletionOrder)) {
    const { what, path } = account;
    if (notFound.includes(account) && (await belongsToOthers(account, ask))) {
      failed.push(createNote('account-not-ours', { account: what }));
      continue;
    }
    const exchange = await ask('DELETE', path);
    exchanges.push(exchange);
    if (isSuccess(exchange) || exchange.response?.status === 404) deleted.push(what);
    else failed.push(createNote('account-not-deleted', { account: what, response: describeWithMessage(exchange) }));
  }
  return { deleted, failed, unanswered: exchanges.some(isTransient) };
}

/** Whether the account of this id has another name, as far as the target shows it: a mock may give everybody the same id. */
async function belongsToOthers({ path, what }: TestAccount, ask: AdminApi): Promise<boolean> {
  const page = objectIn(await ask('GET', path.replace('/api/admin/users/', '/api/users/')));
  const names = [page?.login, page?.name].filter((name) => typeof name === 'string');
  return names.length > 0 && !names.some((name) => what.endsWith(` ${withoutEmailDomain(name)}`));
}
