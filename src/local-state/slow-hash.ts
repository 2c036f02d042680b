import { type ScryptOptions, scryptSync } from 'node:crypto';

/** Hashes a text with a salt of hexadecimal digits, slowly, to hexadecimal digits. */
export type SlowHash = (text: string, salt: string) => string;

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
