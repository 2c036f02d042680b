import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
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
import { runConformance } from '../../src/app/run.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { type Problem, ProblemError } from '../../src/domain/problem.ts';
import type { Credentials } from '../../src/http/client.ts';
import { refusedPasswordsOf } from '../../src/local-state/refused-passwords.ts';
import { reference, settingsFor, temporaryDirectory } from '../support/settings.ts';

const url = 'https://grafana.example/';
const minute = 60_000;
const login = (password: string, user = 'admin'): Credentials => ({ kind: 'basic', user, password });

/** Refusals with a clock that stands where a test puts it. */
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
  const withheld = (count: number, isSameLogin: boolean, seconds: number): Problem =>
    createProblem('password-withheld', { url, count, isSameLogin, seconds, path: file() });
  return { clock, refusals, problem, directory, folder, file, withheld };
}

describe('refused passwords', () => {
  test('allow one more attempt with the same password, and then none for five minutes', () => {
    const { clock, refusals, problem, withheld } = remembered();
    refusals.remember(login('wrong'));
    expect(problem(login('wrong'))).toBeUndefined();
    clock.now += minute;
    refusals.remember(login('wrong'));
    expect(problem(login('wrong'))).toEqual(withheld(2, true, 240));
    clock.now += 4 * minute - 1;
    expect(problem(login('wrong'))).toEqual(withheld(2, true, 1));
    clock.now += 1;
    expect(problem(login('wrong'))).toBeUndefined();
  });

  test('allow other passwords until four were rejected', () => {
    const { refusals, problem, withheld } = remembered();
    for (const password of ['a', 'b', 'c']) refusals.remember(login(password));
    expect(problem(login('d'))).toBeUndefined();
    refusals.remember(login('d'));
    expect(problem(login('e'))).toEqual(withheld(4, false, 300));
  });

  test('are counted per user', () => {
    const { refusals, problem } = remembered();
    refusals.remember(login('wrong'));
    refusals.remember(login('wrong'));
    expect(problem(login('wrong', 'other'))).toBeUndefined();
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
    refusals.remember(login('the-password', 'the-user'));
    const lines = readFileSync(file(), 'utf8').trim().split('\n');
    expect(lines.join()).not.toMatch(/the-password|the-user/);
    expect(lines[0]).not.toBe(lines[1]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });
});

describe('a malformed file of refused passwords', () => {
  test.each([
    '',
    'x',
    '{',
    '[]',
    '{"at":1}',
    '{"at":"1","salt":"","hash":""}',
    '{"at":1800000000000,"salt":"00","hash":"short"}',
  ])('is ignored: %j', (line) => {
    const { refusals, problem, file } = remembered();
    refusals.remember(login('wrong'));
    writeFileSync(file(), `${line}\n`.repeat(5));
    expect(problem(login('wrong'))).toBeUndefined();
  });

  test('ignores an entry from the future', () => {
    const { clock, refusals, problem } = remembered();
    for (let at = 0; at < 4; at += 1) refusals.remember(login('wrong'));
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
    const old = JSON.stringify({ at: 1, salt: '00', hash: '0'.repeat(64) });
    writeFileSync(file(), `${old}\n`.repeat(100));
    for (let at = 0; at < 4; at += 1) refusals.remember(login('wrong'));
    appendFileSync(file(), '');
    expect(problem(login('wrong'))).toEqual(withheld(4, true, 300));
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
    expect(() => refusals.remember(login('wrong'))).not.toThrow();
    expect(problem(login('wrong'))).toBeUndefined();
  });
});

describe('repeated runs with a wrong password', () => {
  test('send it twice and do not lock the account', async () => {
    const server = await reference();
    const given = settingsFor(server, { admin: { ...server.admin, password: 'wrong' } });
    for (let at = 0; at < 4; at += 1) {
      const { problem } = await runConformance(given);
      expect(problem?.code).toBe(at < 2 ? 'admin-refused' : 'password-withheld');
    }
    expect(server.state().requests.filter(({ status }) => status === 401)).toHaveLength(2);
    expect((await runConformance({ ...given, admin: server.admin, only: ['check.reports.boolean'] })).exitCode).toBe(0);
  });
});
