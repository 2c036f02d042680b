import { describe, expect, test } from 'vitest';
import type { Provisioner } from '../../src/accounts/provision.ts';
import { mustBeAlone, openJournal } from '../../src/app/open-journal.ts';
import type { Session } from '../../src/app/session.ts';
import type { Note } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { type Journal, type JournalEntry, journalOf } from '../../src/local-state/journal.ts';
import { fakeGuard } from '../support/license-guards.ts';
import { parts } from '../support/settings.ts';

const session = {
  runId: 'abcdef01',
  target: { url: 'http://grafana.example/', builtIn: false },
  guard: fakeGuard(),
} as unknown as Session;

/** A journal in memory that another run may hold. */
function journalInMemory(isHeld: boolean): Journal & { readonly entries: readonly JournalEntry[] } {
  const entries: JournalEntry[] = [];
  return {
    path: '/nowhere',
    entries,
    read: () => undefined,
    mustBeFree() {
      if (isHeld) throw new ProblemError(createProblem('journal-unreadable', { path: '/nowhere' }));
    },
    open(entry) {
      this.mustBeFree();
      entries.push(entry);
    },
    update() {},
    close() {},
  };
}

function open(impact: Impact, provision: boolean, kept: Journal, notes: Note[] = []): Journal | undefined {
  const given = parts({ impact, provision, stateDirectory: '/nowhere' });
  return openJournal(session, given, { journalOf: () => kept }, (note) => notes.push(note));
}

describe('the journal of a run without another run in progress', () => {
  test.each<[Impact, boolean, number]>([
    ['read', false, 0],
    ['reject', false, 1],
    ['read', true, 1],
    ['reject', true, 1],
    ['write', false, 1],
  ])('has at impact %s (provision: %s) this number of entries: %i', (impact, provision, count) => {
    const journal = journalInMemory(false);
    expect(open(impact, provision, journal)).toBe(count === 0 ? undefined : journal);
    expect(journal.entries).toHaveLength(count);
  });
});

describe('a run against the built-in server', () => {
  test.each<[Impact, boolean]>([
    ['read', false],
    ['reject', true],
    ['write', true],
  ])('looks at no journal and writes none at impact %s (provision: %s)', (impact, provision) => {
    const builtIn = { ...session, target: { ...session.target, builtIn: true } };
    const notes: Note[] = [];
    const journalOf = (): Journal => {
      throw new Error('The journal was asked for.');
    };
    const given = parts({ impact, provision, stateDirectory: '/nowhere' });
    expect(openJournal(builtIn, given, { journalOf }, (note) => notes.push(note))).toBeUndefined();
    expect(notes).toEqual([]);
  });
});

describe('the entry in a journal', () => {
  test('has the run, the target and this process, and the step begun', () => {
    const journal = journalInMemory(false);
    open('write', true, journal);
    expect(journal.entries[0]).toMatchObject({
      pid: process.pid,
      runId: 'abcdef01',
      url: 'http://grafana.example/',
      impact: 'write',
      provision: true,
      step: 'begun',
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
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

  test('starts with a note at impact read', () => {
    const notes: Note[] = [];
    expect(open('read', false, journalInMemory(true), notes)).toBeUndefined();
    expect(notes).toEqual([{ code: 'journal-present', message: expect.stringContaining('/nowhere') }]);
  });
});

describe('a user without a home folder', () => {
  const notes: Note[] = [];
  const without = (impact: Impact, provision: boolean): Journal | undefined =>
    openJournal(session, { ...parts({ impact, provision }), stateDirectory: undefined }, { journalOf }, (note) =>
      notes.push(note),
    );

  test('can start a run that only reads, and gets no note', () => {
    expect(without('read', false)).toBeUndefined();
    expect(notes).toEqual([]);
  });

  test.each<[Impact, boolean]>([
    ['read', true],
    ['reject', false],
    ['write', false],
  ])('is asked for XDG_STATE_HOME by a run at %s (provision: %s)', (impact, provision) => {
    expect(() => without(impact, provision)).toThrow(new ProblemError(createProblem('no-state-folder')));
    expect(createProblem('no-state-folder').message).toContain('XDG_STATE_HOME');
  });
});

describe('the record of the license in a journal', () => {
  test.each<[Impact, object | null]>([
    ['write', { check: true, shows: 'unknown', license: null, isNoneProven: false }],
    ['reject', { check: true, shows: 'unknown', license: null, isNoneProven: false }],
    ['read', null],
  ])('at impact %s is %j', (impact, license) => {
    const journal = journalInMemory(false);
    open(impact, true, journal);
    expect(journal.entries[0]).toMatchObject({ license });
  });

  test('is null if the state of the license was not stable, so that nothing is written', () => {
    const journal = journalInMemory(false);
    const guard = fakeGuard({ state: { first: { kind: 'unstable' } } });
    openJournal({ ...session, guard }, parts({ impact: 'write' }), { journalOf: () => journal }, () => {});
    expect(journal.entries[0]?.license).toBeNull();
  });
});

describe('a run that must be alone', () => {
  const url = 'http://grafana.example/';
  const provisionerWith = (...others: readonly string[]) => ({ others: async () => others }) as unknown as Provisioner;

  test('goes on if the target has no test accounts of another run', async () => {
    await expect(mustBeAlone(provisionerWith(), url)).resolves.toBeUndefined();
  });

  test('does not go on if the target has test accounts of another run, and names that run', async () => {
    const problem = createProblem('test-accounts-of-other-run', { runId: 'ffffffff', url });
    await expect(mustBeAlone(provisionerWith('ffffffff', 'eeeeeeee'), url)).rejects.toMatchObject({ problem });
  });
});
