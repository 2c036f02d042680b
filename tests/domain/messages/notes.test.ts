import { describe, expect, test } from 'vitest';
import { createNote, type NoteCode, type NoteData, noteCodes } from '../../../src/domain/messages/notes.ts';

/** One example of the data of each code. */
const examples: NoteData = {
  'version-unknown': [],
  'oss-with-licensing': [],
  'admin-rights-unknown': [],
  settings: [{ text: 'A note.' }],
  'license-repaired': [{ repairs: ['quotes', 'white-space'] }],
  'license-opaque': [],
  'license-issue': [{ issue: 'An issue.' }],
  'license-not-used': [{ issues: ['One issue.', 'Another issue.'] }],
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
  'license-restored': [],
  'license-left-stored': [],
  'license-restart-needed': [],
  'accounts-not-searched': [{ response: 'status 500' }],
  'account-not-deleted': [{ account: 'user x', response: 'status 500' }],
  'account-not-ours': [{ account: 'user x' }],
  'accounts-not-deleted': [{ error: 'TypeError: no' }],
  'nothing-to-restore': [],
  'license-as-before': [],
  'license-stored': [],
  'no-journal': [{ licensed: null }],
  'journal-forgotten': [{ path: '/journal.json' }],
  'test-accounts-found': [{ runId: '0a1b2c3d', accounts: ['user x', 'service account y'] }],
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
    expect(all.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot();
  });
});
