import { execFileSync } from 'node:child_process';
import { scryptSync } from 'node:crypto';
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
import { quickHashes } from '../../fixtures/quick-hash.ts';
import { defaultDependencies } from '../../src/app/dependencies.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { type Problem, ProblemError } from '../../src/domain/problem.ts';
import type { Credentials } from '../../src/http/client.ts';
import { failedLoginsOf } from '../../src/local-state/failed-logins.ts';
import type { RefusalHashes } from '../../src/local-state/slow-hash.ts';
import { temporaryDirectory } from '../support/settings.ts';

const url = 'https://grafana.example/';
const minute = 60_000;
const login = (password: string, user = 'admin'): Credentials => ({ kind: 'basic', user, password });

/** Refusals of a target with a clock that a test sets. */
function remembered(
  directory = temporaryDirectory(),
  target = url,
  clock = { now: 1_800_000_000_000 },
  hashes: RefusalHashes = quickHashes,
) {
  const refusals = failedLoginsOf(target, directory, () => clock.now, hashes);
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
  const file = (): string => join(folder, readdirSync(folder).find((name) => !name.startsWith('passwords.')) ?? '');
  const withheld = (seconds: number): Problem =>
    createProblem('password-withheld', { url, count: 3, seconds, path: file() });
  const passwords = join(folder, 'passwords.refusals');
  return { clock, refusals, problem, directory, folder, file, passwords, withheld };
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
    const other = failedLoginsOf('https://other.example/', directory, () => clock.now, quickHashes);
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

describe('a password that three targets rejected', () => {
  const targets = ['https://a.example/', 'https://b.example:3000/', 'https://c.example/sub/'];
  const hosts = ['a.example', 'b.example:3000', 'c.example'];

  /** The same state folder and clock, seen from any target. */
  function overTargets(hashes = quickHashes) {
    const directory = temporaryDirectory();
    const clock = { now: 1_800_000_000_000 };
    const on = (target: string) => remembered(directory, target, clock, hashes);
    const rejectOn = (rejecting: readonly string[], credentials = login('wrong')): void => {
      for (const target of rejecting) on(target).refusals.remember(credentials);
    };
    return { clock, on, rejectOn, fourth: on(url) };
  }

  test('is sent to no further one', () => {
    const { rejectOn, fourth } = overTargets();
    rejectOn(targets.slice(0, 2));
    expect(fourth.problem(login('wrong'))).toBeUndefined();
    rejectOn(targets.slice(2));
    const withheld = createProblem('password-rejected-elsewhere', { url, hosts, path: fourth.passwords });
    expect(fourth.problem(login('wrong'))).toEqual(withheld);
    expect(fourth.problem(login('wrong', 'ADMIN'))).toEqual(withheld);
  });

  test('may be sent to these three again', () => {
    const { on, rejectOn } = overTargets();
    rejectOn(targets);
    for (const target of targets) expect(on(target).problem(login('wrong'))).toBeUndefined();
  });

  test('does not withhold another password or another user, or the same characters split differently into user and password', () => {
    const { rejectOn, fourth } = overTargets();
    rejectOn(targets, login('b', 'a'));
    for (const other of [login('c', 'a'), login('b', 'x'), login('', 'ab'), login('ab', '')]) {
      expect(fourth.problem(other)).toBeUndefined();
    }
  });

  test('is not withheld if the targets are known to have accounts of their own', () => {
    const { on, fourth } = overTargets();
    for (const target of targets) on(target).refusals.rememberHere(login('wrong'));
    expect(fourth.problem(login('wrong'))).toBeUndefined();
    for (const _ of [1, 2, 3]) fourth.refusals.rememberHere(login('wrong'));
    expect(fourth.problem(login('wrong'))?.code).toBe('password-withheld');
  });

  test('is not withheld if one target rejected it three times', () => {
    const { rejectOn, fourth } = overTargets();
    rejectOn(['https://a.example/', 'https://a.example/', 'https://a.example/', 'https://b.example/']);
    expect(fourth.problem(login('wrong'))).toBeUndefined();
  });

  test('is sent again after a day', () => {
    const { clock, rejectOn, fourth } = overTargets();
    rejectOn(targets);
    clock.now += 24 * 60 * minute - 1;
    expect(fourth.problem(login('wrong'))?.code).toBe('password-rejected-elsewhere');
    clock.now += 1;
    expect(fourth.problem(login('wrong'))).toBeUndefined();
  });

  test('is sent again once a target has accepted it, unlike other rejected passwords', () => {
    const { on, rejectOn, fourth } = overTargets();
    rejectOn(targets);
    rejectOn(targets, login('other'));
    on('https://a.example/').refusals.accept(login('wrong'));
    expect(fourth.problem(login('wrong'))).toBeUndefined();
    expect(fourth.problem(login('other'))?.code).toBe('password-rejected-elsewhere');
    on('https://a.example/').refusals.accept(login('other'));
    expect(existsSync(fourth.passwords)).toBe(false);
  });

  test('is sent again if the file is deleted', () => {
    const { rejectOn, fourth } = overTargets();
    rejectOn(targets);
    rmSync(fourth.passwords);
    expect(fourth.problem(login('wrong'))).toBeUndefined();
  });

  test('is remembered while one target rejects it all day', () => {
    const { clock, on, rejectOn, fourth } = overTargets();
    rejectOn(targets.slice(0, 2));
    const { refusals } = on(targets[2] ?? '');
    for (let run = 0; run < 20; run += 1) {
      clock.now += 60 * minute;
      refusals.remember(login('wrong'));
    }
    expect(readFileSync(fourth.passwords, 'utf8').trim().split('\n')).toHaveLength(4);
    expect(fourth.problem(login('wrong'))?.code).toBe('password-rejected-elsewhere');
  });

  test('is stored as a slow hash with the host of the target, for the owner alone', () => {
    const { rejectOn, fourth } = overTargets(defaultDependencies.refusalHashes());
    rejectOn(targets, login('the-password', 'the-user'));
    const text = readFileSync(fourth.passwords, 'utf8');
    expect(text).not.toMatch(/the-password|the-user/);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ host }) => host)).toEqual(hosts);
    const salts = new Set(lines.map(({ salt }) => salt));
    expect(salts.size).toBe(1);
    const options = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 };
    const [salt = ''] = salts;
    const expected = scryptSync('["the-user","the-password"]', Buffer.from(salt, 'hex'), 32, options);
    expect(lines[0].hash).toBe(expected.toString('hex'));
    expect(statSync(fourth.passwords).mode & 0o777).toBe(0o600);
  });

  test.each<[string, object]>([
    ['without a target', { target: undefined }],
    ['with a target that is not a key', { target: '../../etc' }],
    ['with a host that is not one', { host: 'a.example\u001b[2J' }],
    ['with an empty host', { host: '' }],
    ['with a hash that is not one', { hash: 'x' }],
  ])('is not concluded from lines %s', (_, change) => {
    const { rejectOn, fourth } = overTargets();
    rejectOn(targets);
    const lines = readFileSync(fourth.passwords, 'utf8').trim().split('\n');
    const text = lines.map((line) => JSON.stringify({ ...JSON.parse(line), ...change })).join('\n');
    writeFileSync(fourth.passwords, text);
    expect(fourth.problem(login('wrong'))).toBeUndefined();
  });

  test('is remembered in a file of bounded size', () => {
    const { rejectOn, fourth } = overTargets();
    rejectOn(targets);
    const [line = ''] = readFileSync(fourth.passwords, 'utf8').split('\n');
    const ofTarget = (at: number): string =>
      JSON.stringify({ ...JSON.parse(line), target: String(at).padStart(16, '0'), host: `${'h'.repeat(250)}:12345` });
    writeFileSync(fourth.passwords, Array.from({ length: 100 }, (_, at) => `${ofTarget(at)}\n`).join(''));
    expect(statSync(fourth.passwords).size).toBeLessThan(60 * 1024);
    rejectOn(['https://d.example/']);
    const kept = readFileSync(fourth.passwords, 'utf8').trim().split('\n');
    expect(kept).toHaveLength(51);
    expect(kept.at(-1)).toContain('d.example');
  });
});

describe('a user that does not exist', () => {
  test('is tried at most three times in five minutes', () => {
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
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ hash: '0'.repeat(64) });
  });

  test('may be tried after three existing users were rejected', () => {
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
    expect(readdirSync(folder)).toEqual(['passwords.refusals']);
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

  test('is a problem if it is the one that all targets share', () => {
    const { refusals, problem, passwords } = remembered();
    refusals.remember(login('wrong'));
    chmodSync(passwords, 0o666);
    expect(problem(login('right'))).toMatchObject({ code: 'refusals-untrusted' });
    expect(() => refusals.accept(login('wrong'))).not.toThrow();
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
    const refusals = failedLoginsOf(url, undefined, Date.now, quickHashes);
    for (let at = 0; at < 4; at += 1) refusals.remember(login('wrong'));
    refusals.accept(login('wrong'));
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
