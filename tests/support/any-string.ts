import fc, { type Arbitrary, type StringConstraints } from 'fast-check';

const surrogates = { first: 0xd800, count: 0x800 };

/** Any code point but a surrogate, as `unit: 'binary'` has it, which fills a table of a million characters first. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff - surrogates.count }).map(
  (index) => String.fromCodePoint(index < surrogates.first ? index : index + surrogates.count),
  (value) => {
    const point = typeof value === 'string' ? (value.codePointAt(0) ?? -1) : -1;
    const isCharacter = point >= 0 && String.fromCodePoint(point) === value;
    if (!isCharacter || (point >= surrogates.first && point < surrogates.first + surrogates.count))
      throw new Error('This is not one character.');
    return point < surrogates.first ? point : point - surrogates.count;
  },
);

/** Strings of any characters. */
export function anyString(constraints: Omit<StringConstraints, 'unit'> = {}): Arbitrary<string> {
  return fc.string({ ...constraints, unit: anyCharacter });
}
