import { type ScryptOptions, scryptSync } from 'node:crypto';

/** Hashes a text with a salt of hexadecimal digits, slowly, to hexadecimal digits. */
export type SlowHash = (text: string, salt: string) => string;

/**
 * The slow hash of scrypt, which remembers what it has computed.
 *
 * @param cost - by default that of Node, for texts that are no secrets
 */
export function createSlowHash(cost: ScryptOptions = {}): SlowHash {
  const known = new Map<string, string>();
  return (text, salt) => {
    const key = `${salt}\n${text}`;
    const hash = known.get(key) ?? scryptSync(text, Buffer.from(salt, 'hex'), 32, cost).toString('hex');
    known.set(key, hash);
    return hash;
  };
}
