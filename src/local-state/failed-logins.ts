import { join } from 'node:path';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Credentials } from '../http/client.ts';
import { passwordsRejectedElsewhereOf } from './passwords-rejected-elsewhere.ts';
import { type Refusal, refusalFile } from './refusal-file.ts';
import type { RefusalHashes } from './slow-hash.ts';
import { stateFolder, targetKey } from './state-folder.ts';

/** Grafana counts wrong passwords for this long, and locks the login at the fifth. */
const lockoutWindowMs = 5 * 60 * 1000;

/** How many wrong passwords of a user this machine sends to a target in that time: the last attempts are left to people. */
const maxRefusals = 3;

/** How often a user that does not exist is tried in that time: a server may also lock the address of the caller. */
const maxUnknownUsers = 3;

/** On how many targets a user with a password may be rejected before no further target gets it. */
const maxTargets = 3;

/** Far more than can be recent. */
const maxLines = 200;

/** Remembers which logins a target rejected recently, across runs. */
export interface FailedLogins {
  /**
   * @throws ProblemError `password-withheld` if the target rejected this user three times in five minutes,
   *   `password-rejected-elsewhere` if three other targets rejected this user with this password within a day,
   *   `refusals-untrusted` if a file is not one that this user's runs have written
   */
  check(credentials: Credentials): void;
  /** Records that Grafana rejected the password. If the files cannot be written, nothing is remembered. */
  remember(credentials: Credentials): void;
  /** As `remember`, for a target whose accounts are surely its own: it says nothing about other targets. */
  rememberHere(credentials: Credentials): void;
  /** Records that the target accepted the password: then it is not wrong, whatever other targets said. */
  accept(credentials: Credentials): void;
  /** How many seconds no unknown user should be tried; undefined if one may be tried now. */
  secondsToUnknownUser(): number | undefined;
  /** Records that a user was tried that does not exist. */
  rememberUnknownUser(): void;
}

/** No user has an empty login, so it stands for all users that do not exist. */
const unknownUser = '';

/**
 * The failed logins of one target. A line has the hash of the login in lower case; of no text for an unknown user.
 *
 * @param stateDirectory - undefined if there is no place for the files: then nothing is remembered
 */
export function failedLoginsOf(
  url: string,
  stateDirectory: string | undefined,
  now: () => number,
  hashes: RefusalHashes,
): FailedLogins {
  if (stateDirectory === undefined) return forgetful;
  const path = join(stateFolder(stateDirectory), `${targetKey(url)}.refusals`);
  const file = refusalFile({ path, windowMs: lockoutWindowMs, maxLines, lineOf: (refusal) => refusal, now });
  const targets = passwordsRejectedElsewhereOf(url, stateDirectory, now, hashes.password);
  const ofUser = (user: string): readonly Refusal[] =>
    file.recent().filter(({ salt, hash }) => hashes.login(user, salt) === hash);
  const secondsUntilBelow = (max: number, failed: readonly Refusal[]): number | undefined => {
    const blocking = failed.toSorted((a, b) => a.at - b.at).at(-max);
    return failed.length < max || !blocking ? undefined : Math.ceil((blocking.at + lockoutWindowMs - now()) / 1000);
  };
  const add = (user: string): void => file.add((salt) => ({ at: now(), salt, hash: hashes.login(user, salt) }));

  return {
    check(credentials) {
      if (credentials.kind !== 'basic') return;
      const failed = ofUser(loginOf(credentials.user));
      const seconds = secondsUntilBelow(maxRefusals, failed);
      if (seconds !== undefined) {
        throw new ProblemError(createProblem('password-withheld', { url, count: failed.length, seconds, path }));
      }
      const hosts = targets.others(credentials, maxTargets);
      if (hosts.length === 0) return;
      throw new ProblemError(createProblem('password-rejected-elsewhere', { url, hosts, path: targets.path }));
    },
    remember(credentials) {
      if (credentials.kind !== 'basic') return;
      add(loginOf(credentials.user));
      targets.add(credentials);
    },
    rememberHere(credentials) {
      if (credentials.kind === 'basic') add(loginOf(credentials.user));
    },
    accept(credentials) {
      if (credentials.kind === 'basic') targets.forget(credentials);
    },
    secondsToUnknownUser: () => secondsUntilBelow(maxUnknownUsers, ofUser(unknownUser)),
    rememberUnknownUser: () => add(unknownUser),
  };
}

const forgetful: FailedLogins = {
  check() {},
  remember() {},
  rememberHere() {},
  accept() {},
  secondsToUnknownUser: () => undefined,
  rememberUnknownUser() {},
};

/** Grafana counts failed logins without regard to case. */
function loginOf(user: string): string {
  return user.toLowerCase();
}
