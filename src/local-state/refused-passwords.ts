import { randomBytes, scryptSync } from 'node:crypto';
import { join } from 'node:path';
import { isObject, parseJson } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Credentials } from '../http/client.ts';
import { discardFile, replaceFile } from './atomic-write.ts';
import { makePrivateFolder } from './private-folder.ts';
import { stateFolder, targetKey } from './state-folder.ts';
import { appendToTrustedFile, readTrustedFile } from './trusted-file.ts';

/** Grafana counts wrong passwords for this long, and locks the login at the fifth. */
const windowMs = 5 * 60 * 1000;

/** How many wrong passwords of a user this machine sends to a target in that time: the last attempts are left to people. */
const maxRefusals = 3;

/** How often a user that does not exist is tried in that time: a server may also lock the address of the caller. */
const maxUnknownUsers = 3;

/** The most recent lines of a file that are read, and about how many a file has before its old lines are dropped. */
const maxLines = 200;

/** Remembers which logins a target rejected recently, across runs. */
export interface RefusedPasswords {
  /**
   * @throws ProblemError `password-withheld` if the target rejected this user three times in five minutes,
   *   `refusals-untrusted` if the file is not one that this user's runs have written
   */
  check(credentials: Credentials): void;
  /** Records that Grafana rejected the password. If the file cannot be written, nothing is remembered. */
  remember(credentials: Credentials): void;
  /** How many seconds no unknown user should be tried; undefined if one may be tried now. */
  secondsToUnknownUser(): number | undefined;
  /** Records that a user was tried that does not exist. */
  rememberUnknownUser(): void;
}

interface FailedLogin {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly salt: string;
  /** Of the user's login in lower case, by scrypt: it cannot be recovered. `noHash` for an unknown user. */
  readonly hash: string;
}

/** No user has an empty login, so it stands for all users that do not exist. */
const unknownUser = '';

/** In place of the hash of an unknown user: there is nothing to hide, and a hash takes time on purpose. */
const noHash = '';

/**
 * The failed logins of one target.
 *
 * @param stateDirectory - undefined if there is no place for the file: then nothing is remembered
 */
export function refusedPasswordsOf(
  url: string,
  stateDirectory: string | undefined,
  now: () => number,
): RefusedPasswords {
  if (stateDirectory === undefined) return forgetful;
  const folder = stateFolder(stateDirectory);
  const path = join(folder, `${targetKey(url)}.refusals`);
  const recent = (): readonly FailedLogin[] => {
    const all = readAll(path);
    const young = all.filter(({ at }) => at > now() - windowMs && at <= now());
    if (all.length > 0 && young.length === 0) discardFile(path);
    return young;
  };
  const ofUser = (user: string): readonly FailedLogin[] =>
    recent().filter(({ salt, hash }) => (hash === noHash) === (user === unknownUser) && hashOf(user, salt) === hash);
  const secondsUntilBelow = (max: number, failed: readonly FailedLogin[]): number | undefined => {
    const blocking = failed.toSorted((a, b) => a.at - b.at).at(-max);
    return failed.length < max || !blocking ? undefined : Math.ceil((blocking.at + windowMs - now()) / 1000);
  };
  // A file that runs keep adding to is never old as a whole.
  const dropOldLines = (): void => {
    if (linesOf(path).length < maxLines) return;
    replaceFile(
      path,
      recent()
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(''),
    );
  };
  const add = (user: string): void => {
    // One salt for all lines of a file where possible, so that a login is hashed once.
    try {
      const salt = recent()[0]?.salt ?? randomBytes(16).toString('hex');
      const failed: FailedLogin = { at: now(), salt, hash: hashOf(user, salt) };
      makePrivateFolder(folder);
      dropOldLines();
      // A line at a time, so that runs that end at once keep each other's lines.
      appendToTrustedFile(path, JSON.stringify(failed));
    } catch {
      // The problem of this run says itself that five wrong passwords lock the account.
    }
  };

  return {
    check(credentials) {
      if (credentials.kind !== 'basic') return;
      const failed = ofUser(loginOf(credentials.user));
      const seconds = secondsUntilBelow(maxRefusals, failed);
      if (seconds === undefined) return;
      throw new ProblemError(createProblem('password-withheld', { url, count: failed.length, seconds, path }));
    },
    remember(credentials) {
      if (credentials.kind === 'basic') add(loginOf(credentials.user));
    },
    secondsToUnknownUser: () => secondsUntilBelow(maxUnknownUsers, ofUser(unknownUser)),
    rememberUnknownUser: () => add(unknownUser),
  };
}

const forgetful: RefusedPasswords = {
  check() {},
  remember() {},
  secondsToUnknownUser: () => undefined,
  rememberUnknownUser() {},
};

/** Grafana counts failed logins without regard to case. */
function loginOf(user: string): string {
  return user.toLowerCase();
}

/** Hashes that are remembered, for the runs of one process. */
const maxKnownHashes = 100;
const knownHashes = new Map<string, string>();

function hashOf(user: string, salt: string): string {
  if (user === unknownUser) return noHash;
  const key = `${salt}\n${user}`;
  const hash = knownHashes.get(key) ?? scryptSync(user, Buffer.from(salt, 'hex'), 32).toString('hex');
  if (knownHashes.size >= maxKnownHashes) knownHashes.clear();
  knownHashes.set(key, hash);
  return hash;
}

function readAll(path: string): readonly FailedLogin[] {
  const failed = linesOf(path)
    .slice(-maxLines)
    .flatMap((line) => {
      const parsed = parseJson(line);
      return parsed.ok && isFailedLogin(parsed.value) ? [parsed.value] : [];
    });
  return withFewSalts(failed);
}

/** @throws ProblemError `refusals-untrusted` if the file is not one that this user's runs have written */
function linesOf(path: string): readonly string[] {
  const file = readTrustedFile(path);
  // Without access to the folder nothing is remembered either, and a run that only reads goes on.
  if (file.kind === 'absent' || (file.kind === 'untrusted' && file.code === 'unreadable')) return [];
  if (file.kind === 'untrusted')
    throw new ProblemError(createProblem('refusals-untrusted', { path, cause: file.cause }));
  return file.text.trim().split('\n');
}

/** Each salt costs a slow hash. Runs reuse the salt of the file, so more than a few were written by something else. */
function withFewSalts(failed: readonly FailedLogin[]): readonly FailedLogin[] {
  const salts = new Set([...new Set(failed.map(({ salt }) => salt))].slice(-maxSalts));
  return failed.filter(({ salt }) => salts.has(salt));
}

const maxSalts = 8;

function isFailedLogin(value: unknown): value is FailedLogin {
  return (
    isObject(value) &&
    typeof value.at === 'number' &&
    typeof value.salt === 'string' &&
    /^[0-9a-f]{32}$/.test(value.salt) &&
    typeof value.hash === 'string' &&
    (value.hash === noHash || /^[0-9a-f]{64}$/.test(value.hash))
  );
}
