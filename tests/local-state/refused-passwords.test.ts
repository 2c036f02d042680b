import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { type Problem, ProblemError } from '../../src/domain/problem.ts';
import type { Credentials } from '../../src/http/client.ts';
import { refusedPasswordsOf } from '../../src/local-state/refused-passwords.ts';
import { temporaryDirectory } from '../support/settings.ts';

const url = 'https://grafana.example/';
const minute = 60_000;
const login = (password: string, user = 'admin'): Credentials => ({ kind: 'basic', user, password });

/** Refusals with a clock that a test sets. */
function remembered(directory = temporaryDirectory()) {
  const clock = { now: 1_800_000_000_000 };
  const refusals = refusedPasswordsOf(url, directory, () => clock.now);
  const problem = (credentials: Credentials): Problem | undefined => {
    try {
      refusals.check(credentials);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof ProblemError) return thrown.problem;
      throw thrown;
    }
  };
  const folder = join(directory, 'grafana-licensing-conformance');
  const file = (): string => join(folder, readdirSync(folder)[0] ?? '');
  const withheld = (seconds: number): Problem =>
    createProblem('password-withheld', { url, count: 3, seconds, path: file() });
  return { clock, refusals, problem, directory, folder, file, withheld };
}

describe('refused passwords', () => {
  test('withhold every password of a user after three in five minutes, until the first of them is old', () => {
    const { clock, refusals, problem, withheld } = remembered();
    for (const password of ['a', 'a']) refusals.remember(login(password));
    clock.now += minute;
    expect(problem(login('c'))).toBeUndefined();
    refusals.remember(login('c'));
    for (const password of ['a', 'right']) expect(problem(login(password))).toEqual(withheld(240));
    clock.now += 4 * minute - 1;
    expect(problem(login('right'))).toEqual(withheld(1));
    clock.now += 1;
    expect(problem(login('right'))).toBeUndefined();
  });

  test('are counted per user: three of the user do not withhold the password of the admin', () => {
    const { refusals, problem, withheld } = remembered();
    for (const password of ['a', 'b', 'c']) refusals.remember(login(password, 'other'));
    expect(problem(login('right'))).toBeUndefined();
    expect(problem(login('right', 'other'))).toEqual(withheld(300));
  });

  test('are counted for a login in any case, as Grafana does', () => {
    const { refusals, problem } = remembered();
    for (const user of ['admin', 'Admin', 'ADMIN']) refusals.remember(login('wrong', user));
    expect(problem(login('right', 'aDmin'))?.code).toBe('password-withheld');
  });

  test('are counted per target', () => {
    const { refusals, directory, clock } = remembered();
    for (const password of ['a', 'b', 'c']) refusals.remember(login(password));
    const other = refusedPasswordsOf('https://other.example/', directory, () => clock.now);
    expect(() => other.check(login('right'))).not.toThrow();
  });

  test('are shared by runs with the same state folder', () => {
    const directory = temporaryDirectory();
    for (const password of ['a', 'b', 'c']) remembered(directory).refusals.remember(login(password));
    expect(remembered(directory).problem(login('right'))?.code).toBe('password-withheld');
  });

  test('ignore credentials without a password', () => {
    const { refusals, problem, directory } = remembered();
    for (const as of [{ kind: 'none' }, { kind: 'bearer', token: 'x' }] as const) {
      for (let at = 0; at < 5; at += 1) refusals.remember(as);
      expect(problem(as)).toBeUndefined();
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  test('are stored without user and password, for the owner alone', () => {
    const { refusals, file } = remembered();
    refusals.remember(login('the-password', 'the-user'));
    const text = readFileSync(file(), 'utf8');
    expect(text).not.toMatch(/the-password|the-user/);
    expect(Object.keys(JSON.parse(text))).toEqual(['at', 'salt', 'hash']);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });
});

describe('a user that does not exist', () => {
  test('is tried three times in five minutes', () => {
    const { clock, refusals } = remembered();
    for (const _ of [1, 2, 3]) {
      expect(refusals.secondsToUnknownUser()).toBeUndefined();
      refusals.rememberUnknownUser();
    }
    clock.now += minute;
    expect(refusals.secondsToUnknownUser()).toBe(240);
    clock.now += 4 * minute;
    expect(refusals.secondsToUnknownUser()).toBeUndefined();
  });

  test('is recorded without a hash, which would slow down every run', () => {
    const { refusals, file } = remembered();
    refusals.rememberUnknownUser();
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ hash: '' });
  });

  test('is not counted as one that exists', () => {
    const { refusals } = remembered();
    for (const user of ['a', 'b', 'c']) refusals.remember(login('wrong', user));
    expect(refusals.secondsToUnknownUser()).toBeUndefined();
  });

  test('does not count toward the passwords of the admin', () => {
    const { refusals, problem } = remembered();
    for (const _ of [1, 2, 3, 4]) refusals.rememberUnknownUser();
    expect(problem(login('right'))).toBeUndefined();
  });
});

describe('the file of refused passwords', () => {
  test('does not grow without end if a run every two minutes adds to it', () => {
    const { clock, refusals, problem, file } = remembered();
    for (let run = 0; run < 600; run += 1) {
      clock.now += 2 * minute;
      expect(problem(login('right'))).toBeUndefined();
      refusals.rememberUnknownUser();
    }
    expect(statSync(file()).size).toBeLessThan(48 * 1024);
    expect(refusals.secondsToUnknownUser()).toBeGreaterThan(0);
  });
});

describe('a malformed file of refused passwords', () => {
  const salt = '0'.repeat(32);
  const hash = '0'.repeat(64);

  test.each([
    '',
    'x',
    '{',
    '[]',
    '{"at":1}',
    '{"at":"1","salt":"","hash":""}',
    JSON.stringify({ at: 1_800_000_000_000, salt, hash: 'short' }),
    JSON.stringify({ at: 1_800_000_000_000, salt: 'short', hash }),
  ])('is ignored: %j', (line) => {
    const { refusals, problem, file } = remembered();
    refusals.remember(login('wrong'));
    writeFileSync(file(), `${line}\n`.repeat(5));
    expect(problem(login('wrong'))).toBeUndefined();
  });

  test('ignores an entry from the future', () => {
    const { clock, refusals, problem } = remembered();
    for (const _ of [1, 2, 3]) refusals.remember(login('wrong'));
    clock.now -= 1;
    expect(problem(login('wrong'))).toBeUndefined();
  });

  test('is deleted if all entries are old', () => {
    const { clock, refusals, problem, folder } = remembered();
    refusals.remember(login('wrong'));
    clock.now += 5 * minute;
    expect(problem(login('wrong'))).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('counts the last lines of a long file', () => {
    const { refusals, problem, file, withheld } = remembered();
    refusals.remember(login('wrong'));
    writeFileSync(file(), `${JSON.stringify({ at: 1, salt, hash })}\n`.repeat(300));
    for (const _ of [1, 2, 3]) refusals.remember(login('wrong'));
    expect(problem(login('wrong'))).toEqual(withheld(300));
  });

  test('with more salts than runs write, is read in bounded time', () => {
    const { clock, refusals, problem, file } = remembered();
    refusals.remember(login('wrong'));
    const lines = Array.from({ length: 200 }, (_, at) =>
      JSON.stringify({ at: clock.now, salt: String(at).padStart(32, '0'), hash }),
    );
    writeFileSync(file(), lines.join('\n'));
    expect(problem(login('wrong'))).toBeUndefined();
  });
});

describe('a file of refused passwords that is not ours', () => {
  test.each<[string, (path: string) => void]>([
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ['a link', (path) => symlinkSync(`${path}.other`, path)],
    ['a file of 3 GiB', (path) => truncateSync(path, 3 * 2 ** 30)],
    ['writable by others', (path) => chmodSync(path, 0o666)],
  ])('is a problem, and nothing is added to it: %s', (what, place) => {
    const { refusals, problem, file } = remembered();
    refusals.remember(login('wrong'));
    const path = file();
    writeFileSync(`${path}.other`, '');
    if (what === 'a pipe' || what === 'a link') rmSync(path);
    place(path);
    const before = lstatSync(path).size;
    expect(problem(login('wrong'))).toMatchObject({ code: 'refusals-untrusted' });
    expect(() => refusals.remember(login('wrong'))).not.toThrow();
    expect([lstatSync(path).size, readFileSync(`${path}.other`, 'utf8')]).toEqual([before, '']);
  });

  test('is not created through a link', () => {
    const { refusals, file } = remembered();
    refusals.remember(login('wrong'));
    const path = file();
    rmSync(path);
    symlinkSync(`${path}.other`, path);
    refusals.remember(login('wrong'));
    expect(existsSync(`${path}.other`)).toBe(false);
  });
});

describe('refused passwords without a state folder', () => {
  test('are not remembered', () => {
    const refusals = refusedPasswordsOf(url, undefined, Date.now);
    for (let at = 0; at < 4; at += 1) refusals.remember(login('wrong'));
    expect(() => refusals.check(login('wrong'))).not.toThrow();
  });
});

describe('an unwritable state folder', () => {
  test('remembers nothing and does not fail', () => {
    const directory = join(temporaryDirectory(), 'state');
    writeFileSync(directory, '');
    const { refusals, problem } = remembered(directory);
    for (const _ of [1, 2, 3]) expect(() => refusals.remember(login('wrong'))).not.toThrow();
    expect(problem(login('wrong'))).toBeUndefined();
  });
});
