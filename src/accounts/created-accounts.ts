import type { Exchange } from '../domain/exchange.ts';
import { idIn, isRejected } from './admin-api.ts';
import { type TestAccount, type TestAccountKind, testAccount } from './test-accounts.ts';

/** The accounts that a run has created, by the ids that the target gave them. */
export interface CreatedAccounts {
  readonly known: readonly TestAccount[];
  /** Whether an account may have been created without a response that says so. */
  readonly others: 'none' | 'possible';
  add(kind: TestAccountKind, name: string, id: number): void;
  /**
   * Takes in the response to a creation.
   *
   * @returns the id of the account; undefined if the response has none
   */
  record(kind: TestAccountKind, name: string, exchange: Exchange): number | undefined;
  /** Whether the target showed every account with its name, so that none has to be searched for again. */
  readonly areShown: boolean;
  /** Takes in what a search has found: that counts instead of what was shown before. */
  noteShown(found: readonly TestAccount[]): void;
  /** Takes in that the target has shown an account by its name, otherwise than in a search. */
  noteNamed(kind: TestAccountKind, name: string, id: number): void;
  /** Forgets accounts that were deleted, by what they are. */
  forget(deleted: readonly string[]): void;
}

/** Starts with no account. */
export function createdAccountsOf(runId: string): CreatedAccounts {
  let known: readonly TestAccount[] = [];
  let others: CreatedAccounts['others'] = 'none';
  let shown: readonly TestAccount[] = [];
  const add: CreatedAccounts['add'] = (kind, name, id) => {
    known = [...known, testAccount(kind, runId, name, id)];
  };
  return {
    get known() {
      return known;
    },
    get others() {
      return others;
    },
    get areShown() {
      const isShown = (one: TestAccount): boolean =>
        shown.some(({ what, path }) => what === one.what && path === one.path);
      return others === 'none' && known.every(isShown);
    },
    noteShown(found) {
      shown = found;
    },
    noteNamed(kind, name, id) {
      shown = [...shown, testAccount(kind, runId, name, id)];
    },
    add,
    record(kind, name, exchange) {
      const id = idIn(exchange);
      if (id !== undefined) add(kind, name, id);
      else if (!isRejected(exchange)) others = 'possible';
      return id;
    },
    forget(deleted) {
      known = known.filter(({ what }) => !deleted.includes(what));
    },
  };
}
