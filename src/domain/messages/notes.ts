import { type CodedMessage, type DataOf, messagesFrom, wordsOf } from './catalog.ts';

/** What is worth knowing about a run and changes no verdict: one whole sentence each. */
const notes = {
  // Discovery
  'version-unknown': () =>
    'Could not detect the Grafana version: version-specific scenarios are skipped or judged leniently. Set --grafana-version.',
  'oss-with-licensing': () =>
    'The server reports Grafana OSS, but answers licensing requests. It is treated as a mock.',
  'admin-rights-unknown': () =>
    'Could not determine whether the admin is a server admin; the first scenarios will show it.',

  'credentials-unproven': ({ variable }: { variable: string }) =>
    `Could not check ${variable}: the server has no page that shows whose it is. What it is denied may be denied because it is wrong.`,
  'assumption-contradicted': ({ what, assumed, reported }: { what: string; assumed: string; reported: string }) =>
    `The ${what} was set to ${assumed}, but the server reports ${reported}. The report of the server is used.`,
  'license-not-in-force': () =>
    'A license was given, and none is in force on the server. To fail in this case, set --expect licensed.',

  // Settings and the given license
  settings: ({ text }: { text: string }) => text,
  'deviations-not-checked': ({ ids }: { ids: readonly string[] }) =>
    `Deviations that this run did not check, because their scenarios did not run: ${ids.join(', ')}.`,
  'license-repaired': ({ repairs }: { repairs: readonly string[] }) =>
    `The license was repaired: ${repairs.join(', ')}.`,
  'license-opaque': () => 'The license is not a JSON Web Token, so it is used as it is.',
  'license-issue': ({ issue }: { issue: string }) => issue,
  'license-not-used': ({ issues }: { issues: readonly string[] }) => `${issues.join(' ')} It is not used.`,

  // Accounts
  'test-user-role-unchanged': ({ response }: { response: string }) =>
    `The user that --provision created could not be made an organization admin: ${response}. It is used in the role that new users get, which must be denied as well.`,

  // While requests are sent
  'request-repeated': ({ method, path, failure }: { method: string; path: string; failure: string }) =>
    `${method} ${path} was sent twice. First attempt: ${failure}.`,
  'hook-threw': ({ hook, error }: { hook: string; error: string }) =>
    `The hook ${hook} threw (${error}) and was not called again.`,
  'journal-present': ({ problem }: { problem: string }) => problem,
  'write-not-allowed': ({ problem }: { problem: string }) => problem,

  // Exploration
  'exploration-started': ({ sequences, seed }: { sequences: number; seed: number }) =>
    `Exploring random request sequences: ${sequences}, seed ${seed}.`,
  'exploration-not-started': ({ reason }: { reason: string }) => `Nothing was explored: ${reason}.`,
  'exploration-without-personas': ({ personas }: { personas: readonly string[] }) =>
    `The exploration had no ${personas.join(' and no ')}.`,
  'exploration-password-rests': ({ personas }: { personas: readonly string[] }) =>
    `The exploration sent no further requests of ${personas.join(' and ')}: nothing shows that the password is right, and the server rejected it or got it often enough.`,
  'exploration-ended-early': ({ explored, sequences, because }: ShortExploration) =>
    `The exploration ended after ${explored} of ${sequences} sequences: ${shortBecause[because]}.`,

  // Cleanup
  'cleanup-retried': () => 'The server did not respond during cleanup. Trying again.',
  'cleanup-incomplete': ({ problem }: { problem: string }) => problem,
  'journal-not-removed': ({ path }: { path: string }) =>
    `Cleanup is complete, but the journal could not be removed. Delete it before the next run: ${path}.`,
  'license-restored': () => 'The license was restored: it is as it was before the run.',
  'license-restored-by-check': () =>
    'The license was restored as far as check shows: the server does not show which license it has.',
  'license-left-stored': () =>
    'The license is stored. It is not certain that there was none before, so it was not removed.',
  'license-restart-needed': () =>
    'The license is as it was before the run, but check shows that only after a restart. Restart the server.',
  'effect-unknown': () =>
    'A request got no response, or the license could not be read for a while, so the effect of a request is not known. The license is as it was.',
  'accounts-not-searched': ({ response }: { response: string }) => `Could not search for test accounts: ${response}.`,
  'account-not-deleted': ({ account, response }: { account: string; response: string }) =>
    `Could not delete the ${account}: ${response}.`,
  'account-not-ours': ({ account }: { account: string }) =>
    `Could not delete the ${account}: its id belongs to another account.`,
  'account-not-shown': ({ account, response }: { account: string; response: string }) =>
    `Did not delete the ${account}: the server does not show whose id it is (${response}).`,
  'too-many-accounts': ({ count }: { count: number }) =>
    `The server lists ${count} more test accounts of a run than a run creates. Delete them by hand.`,
  'cleanup-out-of-time': () => 'Deleting the test accounts took too long and was given up.',
  'accounts-not-deleted': ({ error }: { error: string }) => `Could not delete the test accounts: ${error}.`,

  // What `restore` does and did
  'restore-planned': ({ runId, license, provision }: { runId: string; license: boolean; provision: boolean }) =>
    `Cleaning up after run ${runId}: ${[...(license ? ['restoring the license if it was changed'] : []), ...(provision ? ['deleting its test accounts'] : []), 'removing its journal'].join(', ')}.`,
  'nothing-to-restore': () => 'There was nothing to restore.',
  'license-as-before-by-check': () =>
    'The license is as it was before the run as far as check shows: the server does not show which license it has.',
  'license-as-before': () => 'The license is as it was before the run.',
  'license-stored': () => 'A license is stored.',
  'no-journal': ({ licensed }: { licensed: boolean | null }) =>
    `There is no journal, so the license was not changed. License in force: ${licensed === null ? 'unknown' : licensed ? 'yes' : 'no'}.`,
  'journal-forgotten': ({ path }: { path: string }) =>
    `Removed the journal ${path}, if there was one, without reading it. If a run was killed, its license may be missing and its test accounts may still exist: \`restore\` shows them.`,
  'test-accounts-found': ({ runId, accounts }: { runId: string; accounts: readonly string[] }) =>
    `Test accounts of run ${runId}: ${accounts.join(', ')}. To delete them, add --delete-accounts ${runId}.`,
  'no-accounts-found': ({ runId }: { runId: string }) => `No test accounts of run ${runId} were found.`,
  'account-deleted': ({ account }: { account: string }) => `Deleted the ${account}.`,

  // Pact
  'pact-file-read': ({ consumer, provider, count, path }: PactFileFacts) =>
    `Pact of ${consumer} with ${provider}: ${count} interactions (${path}).`,
  'pact-interactions-not-verified': ({ descriptions, more }: { descriptions: readonly string[]; more: number }) =>
    `Not verified because they are not about the licensing API: ${descriptions.map((one) => JSON.stringify(one)).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
};

interface ShortExploration {
  readonly explored: number;
  readonly sequences: number;
  readonly because: keyof typeof shortBecause;
}

interface PactFileFacts {
  readonly consumer: string;
  readonly provider: string;
  readonly count: number;
  readonly path: string;
}

const shortBecause = {
  time: 'it reached its time limit',
  unanswered: 'too many requests got no response',
  'not-permitted': 'the state of the license does not permit further requests',
};

export type NoteCode = keyof typeof notes;

/** The data of each code. */
export type NoteData = { readonly [Code in NoteCode]: DataOf<typeof notes, Code> };

/** A fact about the run, such as a request that was repeated. */
export type Note = CodedMessage<NoteCode>;

/** The note of a code. */
export const createNote = messagesFrom(notes);

export const noteCodes: readonly string[] = Object.keys(notes);

/** What the sentences say, except for their data. */
export const noteWords: string = wordsOf(notes);
