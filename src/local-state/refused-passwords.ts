import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../domain/exchange.ts';
import { problem } from '../domain/problem.ts';
import type { Credentials } from '../http/client.ts';
import { stateFolder, targetKey } from './journal.ts';
import { makePrivateFolder } from './private-files.ts';

/** Grafana counts wrong passwords for so long, and locks the login at the fifth. */
const windowMs = 5 * 60 * 1000;

/** How often the same credentials are tried in that time: once more than needed, as a server may have been starting. */
const maxSame = 2;

/** How many wrong passwords a target gets from here in that time, so that the fifth stays with its people. */
const maxAll = 4;

/** Remembers which credentials a target refused of late, across runs. */
export interface RefusedPasswords {
  /** @throws ProblemError of code `admin-refused` where another attempt could lock the account. */
  check(credentials: Credentials): void;
  /** Takes note of a refusal. Without a place to write, nothing is remembered. */
  remember(credentials: Credentials): void;
}

interface Refusal {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly salt: string;
  /** Of user and password, by scrypt: neither can be had back. */
  readonly hash: string;
}

/** The refusals by one target. */
export function refusedPasswordsOf(url: string, stateDirectory: string, now: () => number): RefusedPasswords {
  const folder = stateFolder(stateDirectory);
  const path = join(folder, `${targetKey(url)}.refusals`);
  const recent = (): readonly Refusal[] => {
    const all = readAll(path);
    const young = all.filter(({ at }) => at > now() - windowMs && at <= now());
    if (all.length > 0 && young.length === 0) discard(path);
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
      throw problem(
        'admin-refused',
        `${url} refused ${tooMany === same ? 'this user and password' : 'users and passwords'} ${tooMany.length} times within five minutes. Nothing was sent, because the fifth refusal locks the account for everyone. Check GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD; the next attempt can be made in ${seconds} seconds (remembered in ${path}).`,
      );
    },
    remember(credentials) {
      if (credentials.kind !== 'basic') return;
      const salt = randomBytes(16);
      const refusal: Refusal = {
        at: now(),
        salt: salt.toString('hex'),
        hash: hashOf(credentials, salt).toString('hex'),
      };
      try {
        makePrivateFolder(folder);
        // A line at a time, so that runs that end at once lose none of each other's.
        appendFileSync(path, `${JSON.stringify(refusal)}\n`, { mode: 0o600 });
      } catch {
        // The message of the refusal itself says that five of them lock the account.
      }
    },
  };
}

type Basic = Extract<Credentials, { kind: 'basic' }>;

function hashOf({ user, password }: Basic, salt: Buffer): Buffer {
  return scryptSync(`${user}\0${password}`, salt, 32);
}

function isOf({ salt, hash }: Refusal, credentials: Basic): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), hashOf(credentials, Buffer.from(salt, 'hex')));
}

function readAll(path: string): readonly Refusal[] {
  try {
    // The last lines are the youngest; more than these are never needed.
    const lines = readFileSync(path, 'utf8').trim().split('\n').slice(-maxAll);
    return lines.flatMap((line) => {
      const parsed = parseJson(line);
      return parsed.ok && isRefusal(parsed.value) ? [parsed.value] : [];
    });
  } catch {
    return [];
  }
}

function isRefusal(value: unknown): value is Refusal {
  return (
    isObject(value) &&
    typeof value.at === 'number' &&
    typeof value.salt === 'string' &&
    typeof value.hash === 'string' &&
    /^[0-9a-f]{64}$/.test(value.hash)
  );
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What is old counts no more, wherever it lies.
  }
}
