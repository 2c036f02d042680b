import { describe, expect, test } from 'vitest';
import { openJournal } from '../../src/app/open-journal.ts';
import type { Session } from '../../src/app/session.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import type { Journal, JournalEntry } from '../../src/local-state/journal.ts';
import { parts } from '../support/settings.ts';

const session = {
  runId: 'abcdef01',
  target: { url: 'http://grafana.example/', builtIn: false },
  guard: { wasStored: true },
} as unknown as Session;

/** A journal in memory that another run may hold. */
function journalInMemory(_isHeld: boolean): Journal & { readonly entries: readonly JournalEntry[] } {
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

function open(impact: Impact, provision: boolean, journal: Journal): Journal | undefined {
  return openJournal(session, parts({ impact, provision }), { journalOf: () => journal });
}

describe('the journal of a run without another run in progress', () => {
  test.each<[Impact, boolean, number]>([
    ['read', false, 0],
    ['reject', false, 0],
    ['read', true, 1],
    ['reject', true, 1],
    ['write', false, 1],
  ])('gets at impact %s (provision: %s) this many entries: %i', (impact, provision, count) => {
    const journal = journalInMemory(false);
    expect(open(impact, provision, journal)).toBe(count === 0 ? undefined : journal);
    expect(journal.entries).toHaveLength(count);
  });
});

describe('a run while the journal of another run exists', () => {
  test.each<[Impact, boolean]>([
    ['reject', false],
    ['read', true],
    ['write', false],
  ])('does not start at impact %s (provision: %s)', (impact, provision) => {
    expect(() => open(impact, provision, journalInMemory(true))).toThrow(ProblemError);
  });

  test('starts at impact read without test accounts', () => {
    expect(open('read', false, journalInMemory(true))).toBeUndefined();
  });
});
