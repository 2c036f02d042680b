import { describe, expect, test } from 'vitest';
import { createNote, type NoteCode, type NoteData, noteCodes } from '../../../src/domain/messages/notes.ts';

/** One example of the data of each code. */
const examples: NoteData = {
  'version-unknown': [],
  'oss-with-licensing': [],
  'admin-rights-unknown': [],
  'credentials-unproven': [{ variable: 'GRAFANA_USER' }],
  'assumption-contradicted': [{ what: 'Grafana version', assumed: '10.1.0', reported: '13.0.0' }],
  'license-not-in-force': [],
  settings: [{ text: 'A note.' }],
  'deviations-not-checked': [{ ids: ['add.400 (line 3)', 'wrong-body'] }],
  'license-repaired': [{ repairs: ['quotes', 'white-space'] }],
  'license-opaque': [],
  'license-issue': [{ issue: 'An issue.' }],
  'license-not-used': [{ issues: ['One issue.', 'Another issue.'] }],
  'test-user-role-unchanged': [{ response: 'status 403' }],
  'request-repeated': [{ method: 'GET', path: '/api/health', failure: 'the connection was closed' }],
  'hook-threw': [{ hook: 'onEvent', error: 'TypeError: no' }],
  'journal-present': [{ problem: 'A problem.' }],
  'write-not-allowed': [{ problem: 'A problem.' }],
  'exploration-started': [{ sequences: 20, seed: 7 }],
  'exploration-not-started': [{ reason: 'no license was provided' }],
  'exploration-without-personas': [{ personas: ['org-admin', 'service-account'] }],
  'exploration-password-rests': [{ personas: ['org-admin'] }],
  'exploration-ended-early': [{ explored: 3, sequences: 20, because: 'time' }],
  'cleanup-retried': [],
  'cleanup-incomplete': [{ problem: 'A problem.' }],
  'journal-not-removed': [{ path: '/journal.json' }],
  'license-restored': [],
  'license-restored-by-check': [],
  'license-left-stored': [],
  'license-restart-needed': [],
  'effect-unknown': [],
  'accounts-not-searched': [{ response: 'status 500' }],
  'account-not-deleted': [{ account: 'user x', response: 'status 500' }],
  'account-not-ours': [{ account: 'user x' }],
  'account-not-shown': [{ account: 'user x', response: 'status 403' }],
  'too-many-accounts': [{ count: 9999 }],
  'cleanup-out-of-time': [],
  'accounts-not-deleted': [{ error: 'TypeError: no' }],
  'restore-planned': [{ runId: '0a1b2c3d', license: true, provision: true }],
  'nothing-to-restore': [],
  'license-as-before-by-check': [],
  'license-as-before': [],
  'license-stored': [],
  'no-journal': [{ licensed: null }],
  'journal-forgotten': [{ path: '/journal.json' }],
  'test-accounts-found': [{ runId: '0a1b2c3d', accounts: ['user x', 'service account y'] }],
  'no-accounts-found': [{ runId: '0a1b2c3d' }],
  'account-deleted': [{ account: 'user x' }],
  'pact-file-read': [{ consumer: 'a client', provider: 'Grafana', count: 2, path: '/pact.json' }],
  'pact-interactions-not-verified': [{ descriptions: ['a', 'b'], more: 3 }],
};

/** Typed loosely, because no signature covers every code at once. */
const noteOf = createNote as (code: NoteCode, ...data: unknown[]) => ReturnType<typeof createNote>;
const all = Object.entries(examples).map(([code, data]) => noteOf(code as NoteCode, ...data));

describe('notes', () => {
  test('have an example of each code', () => {
    expect(all.map(({ code }) => code)).toEqual(noteCodes);
  });

  test.each(all)('$code is one or more whole sentences', ({ message }) => {
    expect(message).toMatch(/^[A-Z].*\.$/);
  });

  test('have the messages of the snapshot', () => {
    expect(all.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "version-unknown: Could not detect the Grafana version: version-specific scenarios are skipped or judged leniently. Set --grafana-version.",
        "oss-with-licensing: The server reports Grafana OSS, but answers licensing requests. It is treated as a mock.",
        "admin-rights-unknown: Could not determine whether the admin is a server admin; the first scenarios will show it.",
        "credentials-unproven: Could not check GRAFANA_USER: the server has no page that shows whose it is. What it is denied may be denied because it is wrong.",
        "assumption-contradicted: The Grafana version was set to 10.1.0, but the server reports 13.0.0. The report of the server is used.",
        "license-not-in-force: A license was given, and none is in force on the server. To fail in this case, set --expect licensed.",
        "settings: A note.",
        "deviations-not-checked: Deviations that this run did not check, because their scenarios did not run: add.400 (line 3), wrong-body.",
        "license-repaired: The license was repaired: quotes, white-space.",
        "license-opaque: The license is not a JSON Web Token, so it is used as it is.",
        "license-issue: An issue.",
        "license-not-used: One issue. Another issue. It is not used.",
        "test-user-role-unchanged: The user that --provision created could not be made an organization admin: status 403. It is used in the role that new users get, which must be denied as well.",
        "request-repeated: GET /api/health was sent twice. First attempt: the connection was closed.",
        "hook-threw: The hook onEvent threw (TypeError: no) and was not called again.",
        "journal-present: A problem.",
        "write-not-allowed: A problem.",
        "exploration-started: Exploring random request sequences: 20, seed 7.",
        "exploration-not-started: Nothing was explored: no license was provided.",
        "exploration-without-personas: The exploration had no org-admin and no service-account.",
        "exploration-password-rests: The exploration sent no further requests of org-admin: nothing shows that the password is right, and the server rejected it or got it often enough.",
        "exploration-ended-early: The exploration ended after 3 of 20 sequences: it reached its time limit.",
        "cleanup-retried: The server did not respond during cleanup. Trying again.",
        "cleanup-incomplete: A problem.",
        "journal-not-removed: Cleanup is complete, but the journal could not be removed. Delete it before the next run: /journal.json.",
        "license-restored: The license was restored: it is as it was before the run.",
        "license-restored-by-check: The license was restored as far as check shows: the server does not show which license it has.",
        "license-left-stored: The license is stored. It is not certain that there was none before, so it was not removed.",
        "license-restart-needed: The license is as it was before the run, but check shows that only after a restart. Restart the server.",
        "effect-unknown: A request got no response, or the license could not be read for a while, so the effect of a request is not known. The license is as it was.",
        "accounts-not-searched: Could not search for test accounts: status 500.",
        "account-not-deleted: Could not delete the user x: status 500.",
        "account-not-ours: Could not delete the user x: its id belongs to another account.",
        "account-not-shown: Did not delete the user x: the server does not show whose id it is (status 403).",
        "too-many-accounts: The server lists 9999 more test accounts of a run than a run creates. Delete them by hand.",
        "cleanup-out-of-time: Deleting the test accounts took too long and was given up.",
        "accounts-not-deleted: Could not delete the test accounts: TypeError: no.",
        "restore-planned: Cleaning up after run 0a1b2c3d: restoring the license if it was changed, deleting its test accounts, removing its journal.",
        "nothing-to-restore: There was nothing to restore.",
        "license-as-before-by-check: The license is as it was before the run as far as check shows: the server does not show which license it has.",
        "license-as-before: The license is as it was before the run.",
        "license-stored: A license is stored.",
        "no-journal: There is no journal, so the license was not changed. License in force: unknown.",
        "journal-forgotten: Removed the journal /journal.json, if there was one, without reading it. If a run was killed, its license may be missing and its test accounts may still exist: \`restore\` shows them.",
        "test-accounts-found: Test accounts of run 0a1b2c3d: user x, service account y. To delete them, add --delete-accounts 0a1b2c3d.",
        "no-accounts-found: No test accounts of run 0a1b2c3d were found.",
        "account-deleted: Deleted the user x.",
        "pact-file-read: Pact of a client with Grafana: 2 interactions (/pact.json).",
        "pact-interactions-not-verified: Not verified because they are not about the licensing API: "a", "b" and 3 more.",
      ]
    `);
  });
});
