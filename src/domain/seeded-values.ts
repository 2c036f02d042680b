/**
 * What varies in the payloads of a run, so that a server cannot be written for the values of another run. The payloads
 * mean the same whatever the values are.
 */
export interface Variation {
  /** Seven lower-case letters. */
  readonly word: string;
  /** From 0 to 65535. */
  readonly number: number;
}

/** The values of a seed, a 32-bit integer. The same seed has the same values, and no two seeds have the same word. */
export function variationOf(seed: number): Variation {
  const mixed = mix(seed);
  let rest = mixed;
  const letters = Array.from({ length: 7 }, () => {
    const letter = String.fromCharCode(97 + (rest % 26));
    rest = Math.floor(rest / 26);
    return letter;
  });
  return { word: letters.join(''), number: mixed % 65_536 };
}

/** The finalizer of MurmurHash3: a permutation of the 32-bit integers, so that neighboring seeds differ in all digits. */
function mix(seed: number): number {
  let bits = seed | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
