import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { isObject, parseJson } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Credentials } from '../http/client.ts';
import { discardFile } from './atomic-write.ts';
import { makePrivateFolder } from './private-folder.ts';
import { stateFolder, targetKey } from './state-folder.ts';
import { appendToTrustedFile, readTrustedFile } from './trusted-file.ts';

/** Grafana counts wrong passwords for this long, and locks the login at the fifth. */
const windowMs = 5 * 60 * 1000;

/** How often the same credentials are tried in that time: once more than needed, because a server may have been starting. */
const maxSame = 2;

/** How many wrong passwords a target gets from this machine in that time: the fifth attempt is left to humans. */
const maxAll = 4;

/** Remembers which credentials a target rejected recently, across runs. */
export interface RefusedPasswords {
  /**
   * @throws ProblemError `password-withheld` if another attempt could lock the account, `refusals-untrusted` if the file is
   *   not one that this user's runs have written
   */
  check(credentials: Credentials): void;
  /** Records a rejection. If the file cannot be written, nothing is remembered. */
  remember(credentials: Credentials): void;
}

interface RejectedPassword {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly salt: string;
  /** Of user and password, by scrypt: neither can be recovered. */
  readonly hash: string;
}

/**
 * The rejected passwords of one target.
 *
 * @param stateDirectory - undefined if there is no place for the file: then nothing is remembered
 */
export function refusedPasswordsOf(
  url: string,
  stateDirectory: string | undefined,
  now: () => number,
): RefusedPasswords {
  if (stateDirectory === undefined) return { check() {}, remember() {} };
  const folder = stateFolder(stateDirectory);
  const path = join(folder, `${targetKey(url)}.refusals`);
  const recent = (): readonly RejectedPassword[] => {
    const all = readAll(path);
    const young = all.filter(({ at }) => at > now() - windowMs && at <= now());
    if (all.length > 0 && young.length === 0) discardFile(path);
    return young;
  };

  return {
    check(credentials) {
      if (credentials.kind !== 'basic') return;
      const refusals = recent();
      const same = refusals.filter((refusal) => isOf(refusal, credentials));
      const tooMany = same.length >= maxSame ? same : refusals.length >= maxAll ? refusals : [];
      const [oldest] = tooMany;
      if (!oldest) return;
      const seconds = Math.ceil((oldest.at + windowMs - now()) / 1000);
      const facts = { url, count: tooMany.length, isSameLogin: tooMany === same, seconds, path };
      throw new ProblemError(createProblem('password-withheld', facts));
    },
    remember(credentials) {
      if (credentials.kind !== 'basic') return;
      const salt = randomBytes(16);
      const refusal: RejectedPassword = {
        at: now(),
        salt: salt.toString('hex'),
        hash: hashOf(credentials, salt).toString('hex'),
      };
      try {
        makePrivateFolder(folder);
        // A line at a time, so that runs that end at once keep each other's lines.
        appendToTrustedFile(path, JSON.stringify(refusal));
      } catch {
        // The problem of this run says itself that five wrong passwords lock the account.
      }
    },
  };
}

type BasicCredentials = Extract<Credentials, { kind: 'basic' }>;

function hashOf({ user, password }: BasicCredentials, salt: Buffer): Buffer {
  return scryptSync(`${user}\0${password}`, salt, 32);
}

function isOf({ salt, hash }: RejectedPassword, credentials: BasicCredentials): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), hashOf(credentials, Buffer.from(salt, 'hex')));
}

function readAll(path: string): readonly RejectedPassword[] {
  const file = readTrustedFile(path);
  // Without access to the folder nothing is remembered either, and a run that only reads goes on.
  if (file.kind === 'absent' || (file.kind === 'untrusted' && file.code === 'unreadable')) return [];
  if (file.kind === 'untrusted')
    throw new ProblemError(createProblem('refusals-untrusted', { path, cause: file.cause }));
  // The last lines are the most recent; no more than these are needed.
  const lines = file.text.trim().split('\n').slice(-maxAll);
  return lines.flatMap((line) => {
    const parsed = parseJson(line);
    return parsed.ok && isRejectedPassword(parsed.value) ? [parsed.value] : [];
  });
}

function isRejectedPassword(value: unknown): value is RejectedPassword {
  return (
    isObject(value) &&
    typeof value.at === 'number' &&
    typeof value.salt === 'string' &&
    typeof value.hash === 'string' &&
    /^[0-9a-f]{64}$/.test(value.hash)
  );
}
