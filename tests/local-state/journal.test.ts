import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { type Problem, type ProblemCode, ProblemError } from '../../src/domain/problem.ts';
import { type Journal, type JournalEntry, journalOf } from '../../src/local-state/journal.ts';
import { currentProcess } from '../../src/local-state/process-identity.ts';
import { defaultStateDirectory, targetKey } from '../../src/local-state/state-folder.ts';
import { temporaryDirectory } from '../support/settings.ts';

const url = 'https://grafana.example/';

/** A number that no process has: they end at 2^22 (proc(5)). */
const noProcess = 2 ** 30;

/** What the license was before the run. */
const license = { check: true, shows: 'unknown', license: null, isNoneProven: false } as const;

function entry(change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    ...currentProcess(),
    runId: '0a1b2c3d',
    url,
    startedAt: '2026-01-01T00:00:00.000Z',
    impact: 'write',
    provision: true,
    license,
    step: 'begun',
    ...change,
  };
}

function problemOf(action: () => void): Problem {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof ProblemError) return thrown.problem;
    throw thrown;
  }
  throw new Error('Nothing was thrown.');
}

describe('the journal of an active run', () => {
  test('can be read until it is closed', () => {
    const journal = journalOf(url, temporaryDirectory());
    expect(journal.read()).toBeUndefined();
    journal.open(entry());
    expect(journal.read()).toEqual(entry());
    journal.close();
    expect(journal.read()).toBeUndefined();
    expect(() => journal.close()).not.toThrow();
  });

  test('is not written before it is opened', () => {
    const directory = temporaryDirectory();
    journalOf(url, directory).read();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('can be read by its owner alone', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    expect(statSync(journal.path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(journal.path)).mode & 0o777).toBe(0o700);
  });

  test('records progress and leaves no other file', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    journal.update({ step: 'running scenarios' });
    journal.update({ license: null });
    expect(journal.read()).toEqual(entry({ step: 'running scenarios', license: null }));
    expect(statSync(journal.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(journal.path))).toHaveLength(1);
  });

  test('is not written again for an update that changes nothing', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    const written = (): number => statSync(journal.path).ino;
    const atFirst = written();
    journal.update({ step: entry().step, license: entry().license });
    expect(written()).toBe(atFirst);
    journal.update({ step: 'running scenarios' });
    const afterChange = written();
    expect(afterChange).not.toBe(atFirst);
    journal.update({ step: 'running scenarios' });
    expect(written()).toBe(afterChange);
  });

  test('is written again if it was deleted, even for an update that changes nothing', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    rmSync(journal.path);
    journal.update({ step: entry().step });
    expect(journal.read()).toEqual(entry());
  });

  test('is written at the next update if an update failed', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    const folder = dirname(journal.path);
    renameSync(folder, `${folder}.gone`);
    journal.update({ step: 'restoring' });
    renameSync(`${folder}.gone`, folder);
    expect(journal.read()).toEqual(entry());
    journal.update({ step: 'restoring' });
    expect(journal.read()).toEqual(entry({ step: 'restoring' }));
  });

  test('is not updated if it was not opened', () => {
    const directory = temporaryDirectory();
    journalOf(url, directory).update({ step: 'restoring' });
    expect(readdirSync(directory)).toEqual([]);
  });

  test('ignores a failed update', () => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    rmSync(dirname(journal.path), { recursive: true });
    expect(() => journal.update({ step: 'restoring' })).not.toThrow();
    expect(journal.read()).toBeUndefined();
  });
});

describe('two runs against one target', () => {
  test.each<[string, Partial<JournalEntry>, ProblemCode]>([
    ['is active', {}, 'run-active'],
    ['was killed', { pid: noProcess }, 'run-unfinished'],
    ['has a PID that another process has now', { processStart: '1' }, 'run-unfinished'],
    ['is on another machine', { host: 'elsewhere' }, 'run-status-unknown'],
    ['is in another container', { system: 'other' }, 'run-status-unknown'],
  ])('a second one is rejected if the first $0, with $2', (_, change, code) => {
    const directory = temporaryDirectory();
    journalOf(url, directory).open(entry(change));
    const second = journalOf(url, directory);
    const problem = problemOf(() => second.open(entry({ runId: 'ffffffff' })));
    expect(problem).toEqual({ code, message: expect.stringContaining('0a1b2c3d') });
    expect(second.read()).toEqual(entry(change));
  });

  test('a run against another target starts', () => {
    const directory = temporaryDirectory();
    journalOf(url, directory).open(entry());
    expect(() => journalOf('https://other.example/', directory).open(entry())).not.toThrow();
  });

  test('a rejected run leaves the journal of the first as it is', () => {
    const directory = temporaryDirectory();
    journalOf(url, directory).open(entry());
    const second = journalOf(url, directory);
    problemOf(() => second.open(entry({ runId: 'ffffffff' })));
    second.update({ step: 'restoring' });
    expect(second.read()).toEqual(entry());
  });
});

describe('a malformed journal', () => {
  const damaged: readonly (readonly [string, string])[] = [
    ['empty', ''],
    ['half written', '{"runId": "0a1b'],
    ['a list', '[]'],
    ['of a run without a proper id', JSON.stringify(entry({ runId: '../../x' }))],
    ['without an address', JSON.stringify({ ...entry(), url: 7 })],
    ['without a beginning', JSON.stringify({ ...entry(), startedAt: undefined })],
    ['without a machine', JSON.stringify({ ...entry(), host: null })],
    ['of a system that is not a string', JSON.stringify({ ...entry(), system: 7 })],
    ['of a process without a PID', JSON.stringify({ ...entry(), pid: '7' })],
    ['of an unknown impact', JSON.stringify({ ...entry(), impact: 'all' })],
    ['of an unknown step', JSON.stringify({ ...entry(), step: 'sleeping' })],
    ['that does not say whether test accounts were created', JSON.stringify({ ...entry(), provision: 'yes' })],
    ['that does not say what was stored', JSON.stringify({ ...entry(), license: { ...license, check: 'yes' } })],
  ];

  test.each(damaged)('is damaged and blocks a new run if it is %s', (_, text) => {
    const journal = journalOf(url, temporaryDirectory());
    journal.open(entry());
    writeFileSync(journal.path, text);
    expect(journal.read()).toBe('damaged');
    const problem = problemOf(() => journal.open(entry()));
    expect(problem).toEqual(createProblem('journal-unreadable', { path: journal.path }));
    expect(readFileSync(journal.path, 'utf8')).toBe(text);
  });

  test('without a license and without a known system is not malformed', () => {
    const journal = journalOf(url, temporaryDirectory());
    const told = entry({ license: null, system: null, processStart: null, impact: 'reject' });
    journal.open(told);
    expect(journal.read()).toEqual(told);
  });
});

describe('trust in a journal', () => {
  /** Puts something where the journal of the target would be. */
  const placed = (place: (path: string) => void): Journal => {
    const journal = journalOf(url, temporaryDirectory());
    mkdirSync(dirname(journal.path), { mode: 0o700 });
    place(journal.path);
    return journal;
  };

  test.each<[string, (path: string) => void, string]>([
    ['a pipe', (path) => execFileSync('mkfifo', [path]), 'is not a regular file'],
    ['a folder', (path) => mkdirSync(path), 'is not a regular file'],
    ['a link to nothing', (path) => symlinkSync('/nowhere/journal', path), 'is not a regular file'],
    [
      'a link to a journal',
      (path) => {
        writeFileSync(`${path}.other`, JSON.stringify(entry()), { mode: 0o600 });
        symlinkSync(`${path}.other`, path);
      },
      'is not a regular file',
    ],
    [
      'a journal that others can write',
      (path) => {
        writeFileSync(path, JSON.stringify(entry()));
        chmodSync(path, 0o666);
      },
      'can be written by other users',
    ],
    [
      'a file of 3 GiB',
      (path) => {
        writeFileSync(path, '', { mode: 0o600 });
        truncateSync(path, 3 * 2 ** 30);
      },
      'is larger than',
    ],
    [
      'the journal of another target',
      (path) => writeFileSync(path, JSON.stringify(entry({ url: 'https://other.example/' })), { mode: 0o600 }),
      'is for another URL',
    ],
  ])('is refused to $0, which $2', (_, place, cause) => {
    const journal = placed(place);
    const expected = { code: 'journal-untrusted', message: expect.stringContaining(`${journal.path} ${cause}`) };
    expect(problemOf(() => journal.read())).toEqual(expected);
    expect(problemOf(() => journal.mustBeFree())).toEqual(expected);
    expect(problemOf(() => journal.open(entry()))).toEqual(expected);
  });
});

describe('a journal without a state folder', () => {
  test('fails to be read, opened and closed with a problem that names XDG_STATE_HOME', () => {
    const journal = journalOf(url, undefined);
    const problem = createProblem('no-state-folder');
    expect(problemOf(() => journal.read())).toEqual(problem);
    expect(problemOf(() => journal.open(entry()))).toEqual(problem);
    expect(problemOf(() => journal.mustBeFree())).toEqual(problem);
    expect(problemOf(() => journal.close())).toEqual(problem);
    expect(() => journal.update({ step: 'restoring' })).not.toThrow();
  });
});

describe('a journal that cannot be written', () => {
  test.each([
    ['the state directory is a file', ''],
    ['the folder is a file', 'grafana-licensing-conformance'],
  ])('is a problem before anything is changed: %s', (_, name) => {
    const directory = join(temporaryDirectory(), 'state');
    if (name === '') writeFileSync(directory, '');
    else {
      mkdirSync(directory);
      writeFileSync(join(directory, name), '');
    }
    const problem = problemOf(() => journalOf(url, directory).open(entry()));
    expect(problem).toMatchObject({ code: 'journal-not-writable' });
  });
});

describe('the path of a journal', () => {
  test('is below the home folder by default', () => {
    expect(defaultStateDirectory()).toBe(join(homedir(), '.local', 'state'));
    expect(journalOf(url, '/somewhere').path).toMatch(
      /^\/somewhere\/grafana-licensing-conformance\/[0-9a-f]{16}\.json$/,
    );
  });

  test.each([
    ['is empty', ''],
    ['is a relative path', 'home'],
  ])('does not exist if HOME %s', (_, home) => {
    vi.stubEnv('HOME', home);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(defaultStateDirectory()).toBeUndefined();
  });

  test('does not exist if the system has no home folder for the user', () => {
    const script = `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module';
      os.homedir = () => { throw new Error('ENOENT'); }; syncBuiltinESMExports();
      const { defaultStateDirectory } = await import(process.argv[1]);
      console.log(String(defaultStateDirectory()));`;
    const module = join(import.meta.dirname, '../../src/local-state/state-folder.ts');
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script, module]);
    expect(printed.toString()).toBe('undefined\n');
  });

  test('does not contain the URL of the target', () => {
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
  ])('%s and %s count as one target: %s', (one, other, same) => {
    expect(targetKey(one) === targetKey(other)).toBe(same);
  });
});
