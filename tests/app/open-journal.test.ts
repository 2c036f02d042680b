import { describe, expect, test } from 'vitest';
import { openJournal } from '../../src/app/open-journal.ts';
import type { Session } from '../../src/app/session.ts';
import type { Note } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { type Journal, type JournalEntry, journalOf } from '../../src/local-state/journal.ts';
import { parts } from '../support/settings.ts';

const session = {
  runId: 'abcdef01',
  target: { url: 'http://grafana.example/', builtIn: false },
  guard: { state: { first: { kind: 'unknown' } } },
} as unknown as Session;

/** A journal that notes what was asked of it; where another run is under way, it says so. */
function journal(other: boolean): Journal & { readonly entries: readonly JournalEntry[] } {
  const entries: JournalEntry[] = [];
  return {
    path: '/nowhere',
    entries,
    read: () => undefined,
    mustBeFree() {
      if (other) throw new ProblemError(createProblem('journal-unreadable', { path: '/nowhere' }));
    },
    open(entry) {
      this.mustBeFree();
      entries.push(entry);
    },
    update() {},
    close() {},
  };
}

function opened(impact: Impact, provision: boolean, kept: Journal, notes: Note[] = []): Journal | undefined {
  const given = parts({ impact, provision, stateDirectory: '/nowhere' });
  return openJournal(session, given, { journalOf: () => kept }, (note) => notes.push(note));
}

describe('when no other run is under way', () => {
  test.each<[Impact, boolean, number]>([
    ['read', false, 0],
    ['reject', false, 0],
    ['read', true, 1],
    ['reject', true, 1],
    ['write', false, 1],
  ])('a run at %s (provision: %s) leaves %i entries', (impact, provision, count) => {
    const kept = journal(false);
    expect(opened(impact, provision, kept)).toBe(count === 0 ? undefined : kept);
    expect(kept.entries).toHaveLength(count);
  });
});

describe('when another run is under way, or was killed', () => {
  test.each<[Impact, boolean]>([
    ['reject', false],
    ['read', true],
    ['write', false],
  ])('a run at %s (provision: %s) does not begin', (impact, provision) => {
    expect(() => opened(impact, provision, journal(true))).toThrow(ProblemError);
  });

  test('a run that only reads goes on, with a note', () => {
    const notes: Note[] = [];
    expect(opened('read', false, journal(true), notes)).toBeUndefined();
    expect(notes).toEqual([{ code: 'journal-present', message: expect.stringContaining('/nowhere') }]);
  });
});

describe('when the user has no home folder', () => {
  const without = (impact: Impact, provision: boolean): Journal | undefined =>
    openJournal(session, { ...parts({ impact, provision }), stateDirectory: undefined }, { journalOf }, () => {});

  test('a run that only reads needs no folder', () => {
    expect(without('read', false)).toBeUndefined();
  });

  test.each<[Impact, boolean]>([
    ['read', true],
    ['reject', false],
    ['write', false],
  ])('a run at %s (provision: %s) asks for XDG_STATE_HOME', (impact, provision) => {
    expect(() => without(impact, provision)).toThrow(new ProblemError(createProblem('no-state-folder')));
    expect(createProblem('no-state-folder').message).toContain('XDG_STATE_HOME');
  });
});
