import type { NoteCode } from '../messages/notes.ts';
import type { Explanation } from './explanation.ts';

const nothing = 'Nothing.';
const byHand = 'Delete the account by hand, or run restore with the same settings.';

/** What each note means, and what to do. */
export const noteExplanations: Readonly<Record<NoteCode, Explanation>> = {
  'version-unknown': ['The server does not report its version.', 'Set --grafana-version.'],
  'oss-with-licensing': ['A mock reports to be Grafana OSS.', nothing],
  'admin-rights-unknown': ['The server does not show whether the user is a server admin.', nothing],
  'credentials-unproven': [
    'A mock has no page that shows whose credentials they are.',
    'Make sure that they are right.',
  ],
  'assumption-contradicted': ['An option says something else than the server reports.', 'Remove the option.'],
  'license-not-in-force': [
    'You provided a license, and none is in force.',
    'Set --expect licensed to fail in this case.',
  ],
  settings: ['A setting was ignored, or looks like a typing error.', 'Read the message.'],
  'deviations-not-checked': [
    'The scenarios of these entries did not run.',
    'Run them at least once before the entries expire.',
  ],
  'license-repaired': ['The license had white space, quotes or a byte order mark.', 'Clean the file or the variable.'],
  'license-opaque': ['The license is not a JSON Web Token, as licenses from AWS.', nothing],
  'license-issue': ['The license that you provided may not fit this server.', 'Read the message.'],
  'license-not-used': ['The license that you provided does not fit this server.', 'Download the current license.'],
  'test-user-role-unchanged': ['The server did not change the role of the test user.', nothing],
  'request-repeated': [
    'The connection of the first attempt broke, or the server responded with 429 and asked for a short wait.',
    nothing,
  ],
  'hook-threw': ['A hook of the caller, onEvent or onResult, threw an error.', 'Fix the hook.'],
  'journal-present': ['A previous run did not finish cleaning up.', 'Run restore with the same settings.'],
  'write-not-allowed': ['A run would not be allowed to write to this host.', 'Add --allow-write-to.'],
  'exploration-started': ['--explore begins.', 'Keep the seed to repeat it with --seed.'],
  'exploration-not-started': ['A precondition of --explore was not met.', 'Read the reason.'],
  'exploration-without-personas': ['Test accounts were missing.', 'Provide them, or add --provision.'],
  'exploration-password-rests': ['A password was rejected or could not be proven.', 'Check the password.'],
  'exploration-ended-early': ['Time, missing responses or the state of the license ended it.', 'Read the message.'],
  'cleanup-retried': ['The server did not respond at once.', nothing],
  'cleanup-incomplete': ['Something could not be cleaned up.', 'Run restore with the same settings.'],
  'journal-not-removed': ['The state folder became read-only.', 'Delete the journal before the next run.'],
  'license-restored': ['The run changed the license and restored it.', nothing],
  'license-restored-by-check': ['The server shows no more of its license than check.', nothing],
  'license-left-stored': [
    'It is not certain that there was no license before.',
    'Remove the license if you do not want it.',
  ],
  'license-restart-needed': ['The server applies the license only after a restart.', 'Restart the server.'],
  'effect-unknown': ['A request got no response, and the license is as it was.', 'Run again.'],
  'accounts-not-searched': ['The server did not list its accounts.', 'Look for accounts of the tool by hand.'],
  'account-not-deleted': ['The server rejected the deletion.', byHand],
  'account-not-ours': ['The id belongs to another account by now.', byHand],
  'account-not-shown': ['The server does not show whose id it is.', byHand],
  'too-many-accounts': ['More accounts have the names of the tool than a run creates.', 'Delete them by hand.'],
  'cleanup-out-of-time': ['The server was too slow.', 'Run restore with the same settings.'],
  'accounts-not-deleted': ['Deleting the test accounts failed.', 'Run restore with the same settings.'],
  'restore-planned': ['restore begins.', nothing],
  'nothing-to-restore': ['The run had changed nothing that is left.', nothing],
  'license-as-before-by-check': ['The server shows no more of its license than check.', nothing],
  'license-as-before': ['The license is the one before the run.', nothing],
  'license-stored': ['restore stored the license.', nothing],
  'no-journal': [
    'No run left a journal for this server.',
    'Use --without-journal if you know that the license is missing.',
  ],
  'journal-forgotten': [
    'restore --forget removed the journal unread.',
    'Check the license and the accounts with restore.',
  ],
  'test-accounts-found': ['A run left test accounts.', 'Delete them with --delete-accounts.'],
  'no-accounts-found': ['The accounts are gone, or the ID is of another server.', nothing],
  'account-deleted': ['A test account was deleted.', nothing],
  'pact-file-read': ['pact verify read the file.', nothing],
  'pact-interactions-not-verified': ['The pact also describes another API.', nothing],
};
