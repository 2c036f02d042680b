import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../src/domain/problem.ts';
import { defaultStateDirectory, type JournalEntry, journalOf, targetKey } from '../../src/local-state/journal.ts';
import { currentProcess } from '../../src/local-state/process-identity.ts';
import { temporaryDirectory } from '../support/settings.ts';

const url = 'https://grafana.example/';

/** A number that no process has: they end at 2^22 (proc(5)). */
const noProcess = 2 ** 30;

function entry(change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    ...currentProcess(),
    runId: '0a1b2c3d',
    url,
    startedAt: '2026-01-01T00:00:00.000Z',
    impact: 'write',
    provision: true,
    licenseStored: true,
    step: 'begun',
    ...change,
  };
}

function problemOf(action: () => void): { readonly code: string; readonly message: string } {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof ProblemError) return thrown.problem;
    throw thrown;
  }
  throw new Error('Nothing was thrown.');
}

describe('when a run is under way', () => {
  test('what it has preflight is there to be read, and is gone when it has ended', () => {
    const journal = journalOf(url, temporaryDirectory());
    expect(journal.read()).toBeUndefined();
    journal.open(entry());
    expect(journal.read()).toEqual(entry());
    journal.close();
    expect(journal.read()).toBeUndefined();
    expect(() => journal.close()).not.toThrow();
  });

  test('nothing is written before', () => {
    const directory = temporaryDirectory();
    journalOf(url, directory).read();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('only its owner may read it', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    expect(statSync(journal.path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(journal.path)).mode & 0o777).toBe(0o700);
  });

  test('how far it has come is noted, and nothing else is left', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    journal.update({ step: 'running scenarios' });
    journal.update({ licenseStored: false });
    expect(journal.read()).toEqual(entry({ step: 'running scenarios', licenseStored: false }));
    expect(statSync(journal.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(journal.path))).toHaveLength(1);
  });

  test('a journal that was not opened is not written', () => {
    const directory = temporaryDirectory();
    journalOf(url, directory).update({ step: 'restoring' });
    expect(readdirSync(directory)).toEqual([]);
  });

  test('what cannot be noted is passed over', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    mkdirSync(`${journal.path}.0a1b2c3d.tmp`);
    expect(() => journal.update({ step: 'restoring' })).not.toThrow();
    expect(journal.read()).toEqual(entry());
  });
});

describe('when another run begins against the same target', () => {
  test.each<[string, Partial<JournalEntry>, RegExp]>([
    [
      'that is under way',
      {},
      /^Another run \(0a1b2c3d, process \d+\) is under way against https:\/\/grafana\.example\/.*wait for it to end/,
    ],
    [
      'that was killed',
      { pid: noProcess },
      /^An earlier run \(0a1b2c3d\).*ended before it had put everything back.*`licensing-conformance restore`.*journal: \//,
    ],
    ['whose number another process has now', { processStart: '1' }, /^An earlier run/],
    ['of another machine', { host: 'elsewhere' }, /of elsewhere, and whether it still runs cannot be seen from here/],
    ['of another container', { system: 'other' }, /cannot be seen from here/],
  ])('the one %s stays, and the second is told', (_, change, message) => {
    const directory = temporaryDirectory();
    journalOf(url, directory).open(entry(change));
    const second = journalOf(url, directory);
    const problem = problemOf(() => second.open(entry({ runId: 'ffffffff' })));
    expect(problem.code).toBe('configuration');
    expect(problem.message).toMatch(message);
    expect(second.read()).toEqual(entry(change));
  });

  test('one against another target begins', () => {
    const directory = temporaryDirectory();
    journalOf(url, directory).open(entry());
    expect(() => journalOf('https://other.example/', directory).open(entry())).not.toThrow();
  });

  test('a second one that may not begin does not take the journal with it', () => {
    const directory = temporaryDirectory();
    journalOf(url, directory).open(entry());
    const second = journalOf(url, directory);
    problemOf(() => second.open(entry({ runId: 'ffffffff' })));
    second.update({ step: 'restoring' });
    expect(second.read()).toEqual(entry());
  });
});

describe('when a journal is not what it should be', () => {
  const damaged: readonly (readonly [string, string])[] = [
    ['empty', ''],
    ['half written', '{"runId": "0a1b'],
    ['a list', '[]'],
    ['of a run without a proper id', JSON.stringify(entry({ runId: '../../x' }))],
    ['without an address', JSON.stringify({ ...entry(), url: 7 })],
    ['without a beginning', JSON.stringify({ ...entry(), startedAt: undefined })],
    ['without a machine', JSON.stringify({ ...entry(), host: null })],
    ['of a system that is no text', JSON.stringify({ ...entry(), system: 7 })],
    ['of a process that is none', JSON.stringify({ ...entry(), pid: '7' })],
    ['of an unknown impact', JSON.stringify({ ...entry(), impact: 'all' })],
    ['of an unknown step', JSON.stringify({ ...entry(), step: 'sleeping' })],
    ['that does not say whether personas were made', JSON.stringify({ ...entry(), provision: 'yes' })],
    ['that does not say what was stored', JSON.stringify({ ...entry(), licenseStored: 'yes' })],
  ];

  test.each(damaged)('one that is %s is damaged, and in the way', (_, text) => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    writeFileSync(journal.path, text);
    expect(journal.read()).toBe('damaged');
    const problem = problemOf(() => journal.open(entry()));
    expect(problem.message).toMatch(/cannot be read.*`licensing-conformance restore`/);
    expect(readFileSync(journal.path, 'utf8')).toBe(text);
  });

  test('a run that does not write says null, and a system that does not tell, too', () => {
    const journal = journalOf(url, temporaryDirectory());
    const told = entry({ licenseStored: null, system: null, processStart: null, impact: 'reject' });
    journal.open(told);
    expect(journal.read()).toEqual(told);
  });
});

describe('when the journal cannot be written', () => {
  test.each([
    ['the state directory is a file', ''],
    ['the folder is a file', 'grafana-licensing-conformance'],
  ])('because %s, it is said before anything is changed', (_, name) => {
    const directory = join(temporaryDirectory(), 'state');
    if (name === '') writeFileSync(directory, '');
    else {
      mkdirSync(directory);
      writeFileSync(join(directory, name), '');
    }
    const problem = problemOf(() => journalOf(url, directory).open(entry()));
    expect(problem.code).toBe('configuration');
    expect(problem.message).toMatch(/could not be written.*XDG_STATE_HOME.*Nothing was changed on the target/);
  });
});

describe('when the place of a journal is looked for', () => {
  test('it is below the home of its user, unless told otherwise', () => {
    expect(defaultStateDirectory()).toBe(join(homedir(), '.local', 'state'));
    expect(journalOf(url, '/somewhere').path).toMatch(
      /^\/somewhere\/grafana-licensing-conformance\/[0-9a-f]{16}\.json$/,
    );
  });

  test('its name tells nothing of the target', () => {
    expect(journalOf('https://user:secret@grafana.example/', '/somewhere').path).not.toMatch(/secret|grafana\.example/);
  });

  test.each([
    ['http://localhost:3000/', 'http://127.0.0.1:3000/', true],
    ['http://[::1]:3000/', 'http://127.0.0.1:3000/', true],
    ['http://localhost/', 'http://127.0.0.1/', true],
    ['http://localhost:3000/', 'http://localhost:3001/', false],
    ['http://localhost:3000/', 'https://localhost:3000/', false],
    ['http://localhost:3000/a/', 'http://localhost:3000/b/', false],
    ['http://localhost.example/', 'http://127.0.0.1.example/', false],
  ])('%s and %s are the same target: %s', (one, other, same) => {
    expect(targetKey(one) === targetKey(other)).toBe(same);
  });
});
