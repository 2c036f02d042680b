import { type ScryptOptions, scryptSync } from 'node:crypto';

/** Hashes a text with a salt of hexadecimal digits, slowly, to hexadecimal digits. */
export type SlowHash = (text: string, salt: string) => string;

/** The hash functions of the files of rejections. */
export interface RefusalHashes {
  /** For logins. */
  readonly login: SlowHash;
  /** For logins with their passwords. */
  readonly password: SlowHash;
}

/** About a tenth of a second and 32 MiB for each password, so that a reader of the file cannot try many. */
const passwordCost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;

/** Instead of the hash of an empty text: there is nothing to hide, and a hash takes time on purpose. */
export const hashOfNothing = '0'.repeat(64);

/** How many hashes are remembered at most. */
const maxKnown = 100;

/**
 * The slow hash of scrypt, which remembers what it has computed.
 *
 * @param cost - by default that of Node, for texts that are no secrets
 */
export function createSlowHash(cost: ScryptOptions = {}): SlowHash {
  const known = new Map<string, string>();
  return (text, salt) => {
    if (text === '') return hashOfNothing;
    const key = `${salt}\n${text}`;
    const hash = known.get(key) ?? scryptSync(text, Buffer.from(salt, 'hex'), 32, cost).toString('hex');
    if (known.size >= maxKnown) known.clear();
    known.set(key, hash);
    return hash;
  };
}

/** The hash functions that the files are written with. */
export function createRefusalHashes(): RefusalHashes {
  return { login: loginHash, password: createSlowHash(passwordCost) };
}

/** The hashes of logins, for the runs of one process. */
const loginHash = createSlowHash();
