/**
 * A text as the bytes of its UTF-8, one character a byte, with its encodings undone some number of times.
 *
 * Bytes, because percent-encoding is one of bytes; and one character a byte, because a string can be searched fast.
 */
export interface Decoding {
  readonly text: string;
  /** Where in the original text the byte at an index begins; the length of the original for the index behind the last. */
  readonly origin: (index: number) => number;
}

/** A text encoded three times, and once more for a secret that has something like an escape in it. */
const maxRounds = 4;

/** JSON escapes (RFC 8259, section 7), `\xHH`, percent-encoding (RFC 3986, section 2.1) and the entities of HTML. */
const encoded =
  /%[0-9a-f]{2}|\\u(?:d[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|[0-9a-f]{4})|\\x[0-9a-f]{2}|\\["'\\/bfnrt]|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);/gi;

const characters: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/**
 * The text as it is, and with JSON escapes, percent-encoding and entities undone again and again, four times at
 * most and as long as that makes a difference. Takes any text; the time is linear in its length.
 */
export function decodingsOf(text: string): readonly Decoding[] {
  const decodings = [bytesOf(text)];
  for (let round = 0; round < maxRounds; round += 1) {
    const last = decodings.at(-1);
    const next = last && undone(last);
    if (!next) break;
    decodings.push(next);
  }
  return decodings;
}

function bytesOf(text: string): Decoding {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length === text.length) return { text, origin: (index) => index };
  const origins = new Uint32Array(bytes.length + 1);
  let at = 0;
  let from = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    origins.fill(from, at, at + width);
    at += width;
    from += character.length;
  }
  origins[bytes.length] = text.length;
  return { text: bytes.toString('latin1'), origin: (index) => origins[index] ?? text.length };
}

function undone(decoding: Decoding): Decoding | undefined {
  const { text } = decoding;
  if (text.search(encoded) < 0) return undefined;
  // No escape is shorter than what it stands for.
  const bytes = new Uint8Array(text.length);
  const origins = new Uint32Array(text.length + 1);
  let size = 0;
  const copy = (from: number, to: number): void => {
    for (let index = from; index < to; index += 1) {
      bytes[size] = text.charCodeAt(index);
      origins[size] = decoding.origin(index);
      size += 1;
    }
  };
  let done = 0;
  for (const found of text.matchAll(encoded)) {
    copy(done, found.index);
    for (const byte of meaning(found[0])) {
      bytes[size] = byte;
      origins[size] = decoding.origin(found.index);
      size += 1;
    }
    done = found.index + found[0].length;
  }
  copy(done, text.length);
  const end = decoding.origin(text.length);
  origins[size] = end;
  return {
    text: Buffer.from(bytes.buffer, 0, size).toString('latin1'),
    origin: (index) => (index >= size ? end : (origins[index] ?? end)),
  };
}

/** The bytes that one escape stands for. */
function meaning(sequence: string): Uint8Array {
  const body = sequence.slice(1);
  if (sequence.startsWith('%')) return Uint8Array.of(Number.parseInt(body, 16));
  if (sequence.startsWith('&')) {
    const name = body.slice(0, -1).toLowerCase();
    if (name.startsWith('#x')) return utf8(Number.parseInt(name.slice(2), 16));
    return name.startsWith('#') ? utf8(Number(name.slice(1))) : Buffer.from(characters[name] ?? '');
  }
  if (/^x/i.test(body)) return Uint8Array.of(Number.parseInt(body.slice(1), 16));
  if (/^u/i.test(body)) {
    const units = body.split(/\\?u/i).slice(1);
    return Buffer.from(String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))), 'utf8');
  }
  return Buffer.from(characters[body.toLowerCase()] ?? body);
}

function utf8(point: number): Uint8Array {
  return Buffer.from(point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD', 'utf8');
}
