import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runConformance } from '../../src/app/run.ts';
import { ProblemError } from '../../src/domain/problem.ts';
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
  const message = (credentials: Credentials): string | undefined => {
    try {
      refusals.check(credentials);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof ProblemError && thrown.problem.code === 'admin-refused') return thrown.problem.message;
      throw thrown;
    }
  };
  const folder = join(directory, 'grafana-licensing-conformance');
  const file = (): string => join(folder, readdirSync(folder)[0] ?? '');
  return { clock, refusals, message, directory, folder, file };
}

describe('when a password was refused', () => {
  test('it may be tried once more, and then not for five minutes', () => {
    const { clock, refusals, message } = remembered();
    refusals.remember(login('wrong'));
    expect(message(login('wrong'))).toBeUndefined();
    clock.now += minute;
    refusals.remember(login('wrong'));
    expect(message(login('wrong'))).toMatch(
      /^https:\/\/grafana\.example\/ refused this user and password 2 times within five minutes\. Nothing was sent.*in 240 seconds/,
    );
    clock.now += 4 * minute - 1;
    expect(message(login('wrong'))).toMatch(/in 1 seconds/);
    clock.now += 1;
    expect(message(login('wrong'))).toBeUndefined();
  });

  test('another one may be tried, until four were refused', () => {
    const { refusals, message } = remembered();
    for (const password of ['a', 'b', 'c']) refusals.remember(login(password));
    expect(message(login('d'))).toBeUndefined();
    refusals.remember(login('d'));
    expect(message(login('e'))).toMatch(/refused users and passwords 4 times within five minutes/);
  });

  test('another user with the same password is another one', () => {
    const { refusals, message } = remembered();
    refusals.remember(login('wrong'));
    refusals.remember(login('wrong'));
    expect(message(login('wrong', 'other'))).toBeUndefined();
  });

  test('what carries no password is neither remembered nor checked', () => {
    const { refusals, message, directory } = remembered();
    for (const as of [{ kind: 'none' }, { kind: 'bearer', token: 'x' }] as const) {
      for (let at = 0; at < 5; at += 1) refusals.remember(as);
      expect(message(as)).toBeUndefined();
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  test('neither user nor password can be read, and nobody else may look', () => {
    const { refusals, file } = remembered();
    refusals.remember(login('the-password', 'the-user'));
    refusals.remember(login('the-password', 'the-user'));
    const lines = readFileSync(file(), 'utf8').trim().split('\n');
    expect(lines.join()).not.toMatch(/the-password|the-user/);
    expect(lines[0]).not.toBe(lines[1]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });
});

describe('when the file is not what it should be', () => {
  test.each([
    '',
    'x',
    '{',
    '[]',
    '{"at":1}',
    '{"at":"1","salt":"","hash":""}',
    '{"at":1800000000000,"salt":"00","hash":"short"}',
  ])('%j counts for nothing', (line) => {
    const { refusals, message, file } = remembered();
    refusals.remember(login('wrong'));
    writeFileSync(file(), `${line}\n`.repeat(5));
    expect(message(login('wrong'))).toBeUndefined();
  });

  test('one from the future counts for nothing', () => {
    const { clock, refusals, message } = remembered();
    for (let at = 0; at < 4; at += 1) refusals.remember(login('wrong'));
    clock.now -= 1;
    expect(message(login('wrong'))).toBeUndefined();
  });

  test('what is old is removed', () => {
    const { clock, refusals, message, folder } = remembered();
    refusals.remember(login('wrong'));
    clock.now += 5 * minute;
    expect(message(login('wrong'))).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('the youngest lines count, however many there are', () => {
    const { refusals, message, file } = remembered();
    refusals.remember(login('wrong'));
    const old = JSON.stringify({ at: 1, salt: '00', hash: '0'.repeat(64) });
    writeFileSync(file(), `${old}\n`.repeat(100));
    for (let at = 0; at < 4; at += 1) refusals.remember(login('wrong'));
    appendFileSync(file(), '');
    expect(message(login('wrong'))).toMatch(/refused this user and password 4 times/);
  });
});

describe('when nothing can be written', () => {
  test('nothing is remembered, and nothing fails', () => {
    const directory = join(temporaryDirectory(), 'state');
    writeFileSync(directory, '');
    const { refusals, message } = remembered(directory);
    expect(() => refusals.remember(login('wrong'))).not.toThrow();
    expect(message(login('wrong'))).toBeUndefined();
  });
});

describe('when runs are started again and again with a wrong password', () => {
  test('the target sees two of them, and the account stays open', async () => {
    const server = await reference();
    const given = settingsFor(server, { admin: { ...server.admin, password: 'wrong' } });
    for (let at = 0; at < 4; at += 1) {
      expect((await runConformance(given)).problem?.code).toBe('admin-refused');
    }
    expect(server.state().requests.filter(({ status }) => status === 401)).toHaveLength(2);
    expect((await runConformance({ ...given, admin: server.admin, only: ['check.reports.boolean'] })).exitCode).toBe(0);
  });
});
