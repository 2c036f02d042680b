import { describe, expect, test } from 'vitest';
import { createNote, type NoteCode, type NoteData, noteCodes } from '../../../src/domain/messages/notes.ts';

const confirmed = { isConfirmed: true };

/** One example of the data of each code. */
const examples: NoteData = {
  'version-unknown': [],
  'oss-with-licensing': [],
  'admin-rights-unknown': [],
  'request-repeated': [{ method: 'GET', path: '/api/health', failure: 'the connection was closed' }],
  'hook-threw': [{ error: 'TypeError: no' }],
  'write-not-allowed': [{ problem: 'A problem.' }],
  'exploration-started': [{ sequences: 20, seed: 7 }],
  'exploration-not-started': [{ reason: 'no license was provided' }],
  'exploration-without-personas': [{ personas: ['org-admin', 'service-account'] }],
  'exploration-ended-early': [{ explored: 3, sequences: 20, because: 'time' }],
  'cleanup-retried': [],
  'cleanup-incomplete': [{ problem: 'A problem.' }],
  'journal-not-removed': [{ path: '/journal.json' }],
  'license-restored': [confirmed],
  'license-stored-in-doubt': [],
  'no-license-restored': [confirmed],
  'only-other-license': [{ isConfirmed: false }],
  'accounts-not-searched': [{ response: 'status 500' }],
  'account-not-deleted': [{ account: 'user x', response: 'status 500' }],
  'account-not-ours': [{ account: 'user x' }],
  'accounts-not-deleted': [{ error: 'TypeError: no' }],
  'nothing-to-restore': [],
  'license-removed': [],
  'license-stored': [],
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

  test('have these words', () => {
    expect(all.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "version-unknown: Could not detect the Grafana version: version-specific scenarios are skipped or judged leniently. Set --grafana-version.",
        "oss-with-licensing: The server reports Grafana OSS, but answers licensing requests. It is treated as a mock.",
        "admin-rights-unknown: Could not determine whether the admin is a server admin; the first scenarios will show it.",
        "request-repeated: GET /api/health was sent twice. First attempt: the connection was closed.",
        "hook-threw: The hook onEvent threw (TypeError: no) and was not called again.",
        "write-not-allowed: A problem.",
        "exploration-started: Exploring random request sequences: 20, seed 7.",
        "exploration-not-started: Nothing was explored: no license was provided.",
        "exploration-without-personas: The exploration had no org-admin and no service-account.",
        "exploration-ended-early: The exploration ended after 3 of 20 sequences: it reached its time limit.",
        "cleanup-retried: The server did not respond during cleanup. Trying again.",
        "cleanup-incomplete: A problem.",
        "journal-not-removed: Cleanup is complete, but the journal could not be removed. Delete it before the next run: /journal.json.",
        "license-restored: License restored.",
        "license-stored-in-doubt: The license is stored: check never returned true, so it is unknown whether one was stored before.",
        "no-license-restored: No license is stored, as before.",
        "only-other-license: No license is stored, as before; the license that the server shows comes from another source, but check does not show it.",
        "accounts-not-searched: Could not search for test accounts: status 500.",
        "account-not-deleted: Could not delete the user x: status 500.",
        "account-not-ours: Could not delete the user x: its id belongs to another account.",
        "accounts-not-deleted: Could not delete the test accounts: TypeError: no.",
        "nothing-to-restore: There was nothing to restore.",
        "license-removed: Removed the license: none was stored before the run.",
        "license-stored: Stored the license.",
        "account-deleted: Deleted the user x.",
        "pact-file-read: Pact of a client with Grafana: 2 interactions (/pact.json).",
        "pact-interactions-not-verified: Not verified because they are not about the licensing API: "a", "b" and 3 more.",
      ]
    `);
  });

  test('say if a restored license is not confirmed', () => {
    expect(createNote('license-restored', { isConfirmed: false })).not.toEqual(
      createNote('license-restored', confirmed),
    );
  });
});
