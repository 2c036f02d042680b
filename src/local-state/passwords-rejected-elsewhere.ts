import { join } from 'node:path';
import type { Login } from '../domain/login.ts';
import { type Refusal, refusalFile } from './refusal-file.ts';
import type { SlowHash } from './slow-hash.ts';
import { stateFolder, targetKey } from './state-folder.ts';

/** How long a rejection counts against other targets: about as long as a person works on one mistake. */
const rejectedElsewhereMs = 24 * 60 * 60 * 1000;

/** A line has about 200 bytes, and a host name 253 at most. */
const maxLines = 100;

/** Remembers which targets rejected a user with a password, across runs and targets. */
export interface PasswordsRejectedElsewhere {
  readonly path: string;
  /**
   * The hosts of the targets, other than this one, that rejected this user with this password within 24 hours.
   *
   * @param atLeast - with fewer the list is empty, and no password is hashed in vain
   * @throws ProblemError `refusals-untrusted` if the file is not one that this user's runs have written
   */
  others(login: Login, atLeast: number): readonly string[];
  /** Records that this target rejected the password. If the file cannot be written, nothing is remembered. */
  add(login: Login): void;
  /** Forgets what is remembered of this password, because a target accepted it. */
  forget(login: Login): void;
}

/** A rejection by a target. */
interface RejectedPassword extends Refusal {
  /** The key of the target. */
  readonly target: string;
  /** With its port, to name it in messages. */
  readonly host: string;
}

/**
 * The targets that rejected passwords, seen from one of them.
 *
 * @param stateDirectory - the file is in it, and shared by all targets
 * @param hash - of a user with a password
 */
export function passwordsRejectedElsewhereOf(
  url: string,
  stateDirectory: string,
  now: () => number,
  hash: SlowHash,
): PasswordsRejectedElsewhere {
  const path = join(stateFolder(stateDirectory), 'passwords.refusals');
  const file = refusalFile<RejectedPassword>({ path, windowMs: rejectedElsewhereMs, maxLines, lineOf, now });
  const hashOf = ({ user, password }: Login, salt: string): string =>
    hash(JSON.stringify([user.toLowerCase(), password]), salt);
  const target = targetKey(url);
  const isOf = (login: Login, line: RejectedPassword): boolean => hashOf(login, line.salt) === line.hash;
  return {
    path,
    others(login, atLeast) {
      const others = file.recent().filter((line) => line.target !== target);
      if (byTarget(others).size < atLeast) return [];
      const hosts = [...byTarget(others.filter((line) => isOf(login, line))).values()];
      return hosts.length < atLeast ? [] : hosts;
    },
    add(login) {
      file.add((salt, lines) => {
        const isFresh = ({ at }: RejectedPassword): boolean => at > now() - rejectedElsewhereMs / 2;
        // A run that is repeated with a wrong password must not crowd out what other targets rejected.
        if (lines.some((line) => line.target === target && isFresh(line) && isOf(login, line))) return undefined;
        const host = new URL(url).host.slice(0, maxHostLength);
        return { at: now(), salt, hash: hashOf(login, salt), target, host };
      });
    },
    forget(login) {
      file.remove((line) => isOf(login, line));
    },
  };
}

/** The hosts of the targets, each target once. */
function byTarget(lines: readonly RejectedPassword[]): ReadonlyMap<string, string> {
  return new Map(lines.map(({ target, host }) => [target, host]));
}

/** A host name of 253 characters (RFC 1035) and a port. */
const maxHostLength = 260;

function lineOf(refusal: Refusal, { target, host }: Readonly<Record<string, unknown>>): RejectedPassword | undefined {
  if (typeof target !== 'string' || !/^[0-9a-f]{16}$/.test(target)) return undefined;
  if (typeof host !== 'string' || !/^[\w.:[\]-]{1,260}$/.test(host)) return undefined;
  return { ...refusal, target, host };
}
