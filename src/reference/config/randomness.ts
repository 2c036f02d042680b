import { createHash, randomBytes } from 'node:crypto';

/** Where passwords, tokens, keys and ids come from. */
export type Randomness = {
  /** Random bytes. With a seed, they depend on the purpose and on how often it was used before, and on nothing else. */
  bytes(purpose: string, size: number): Buffer;
};

/** Randomness that repeats with the same seed. Without a seed it is that of the operating system. */
export function createRandomness(seed: number | undefined): Randomness {
  if (seed === undefined) return { bytes: (_purpose, size) => randomBytes(size) };
  const uses = new Map<string, number>();
  return {
    bytes(purpose, size) {
      const nth = uses.get(purpose) ?? 0;
      uses.set(purpose, nth + 1);
      return createHash('shake256', { outputLength: size }).update(`${seed}/${purpose}/${nth}`).digest();
    },
  };
}

/** A password of 16 letters, digits, hyphens and underscores. */
export function passwordFrom(random: Randomness, purpose: string): string {
  return random.bytes(purpose, 12).toString('base64url');
}

/** A random UUID (RFC 9562, section 5.4). */
export function uuidFrom(random: Randomness, purpose: string): string {
  const bytes = random.bytes(purpose, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
