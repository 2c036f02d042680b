/** A stretch of text that may stand for bytes. */
export interface EncodedRun {
  readonly start: number;
  readonly end: number;
  /** The texts it may stand for. Several, as it is unknown where an encoded text begins in it. */
  readonly texts: readonly string[];
}

/**
 * On one line or on several, as MIME (RFC 2045, section 6.8) and PEM (RFC 7468) break it. An encoded secret of four
 * characters, encoded once more, is not shorter.
 */
const base64Run = /[\w+/-]{12,}(?:\r?\n[\w+/-]{12,})*(?:\r?\n[\w+/-]{1,11})?={0,2}/g;

/** Pairs of hexadecimal digits: `68656c6c6f`, `68:65:6c`, `0x68, 0x65`. */
const hexRun = /(?:(?:0x)?[0-9a-f]{2}[\s:,;-]{0,3}){4,}/gi;

/** Numbers of one byte each: `[104, 101]`, on one line or on several, and `{"0":104,"1":101}`. */
const numberRun = /(?<!\d)\d{1,3}(?:[\s,;]{1,40}(?:"\d{1,7}":\s{0,4})?\d{1,3}){3,}(?!\d)/g;

/** What a secret looks like in base64 that was taken at the wrong place is noise, in which longer words are rare. */
const words = /[\x20-\x7e]{6,}/g;

/**
 * The stretches of a text that may be base64 (of either alphabet of RFC 4648), hexadecimal digits, or lists of numbers,
 * with the texts that they stand for. The time is linear in the length of the text.
 */
export function encodedRunsIn(text: string): readonly EncodedRun[] {
  return [
    ...stretches(text, base64Run, fromBase64),
    ...stretches(text, hexRun, fromHex),
    ...stretches(text, numberRun, fromNumbers),
  ];
}

function stretches(text: string, pattern: RegExp, unpack: (run: string) => readonly string[]): readonly EncodedRun[] {
  return Array.from(text.matchAll(pattern), ({ 0: run, index }) => ({
    start: index,
    end: index + run.length,
    texts: unpack(run).filter((one) => one !== ''),
  })).filter(({ texts }) => texts.length > 0);
}

/** The words that it stands for, and itself without line breaks, because encoded secrets are looked for, too. */
function fromBase64(run: string): readonly string[] {
  const onOneLine = run.replaceAll(/\r?\n/g, '');
  const unpacked = [0, 1, 2, 3].map((skip) => wordsIn(Buffer.from(onOneLine.slice(skip), 'base64')));
  return onOneLine === run ? unpacked : [onOneLine, ...unpacked];
}

function wordsIn(bytes: Buffer): string {
  return (bytes.toString('latin1').match(words) ?? []).join('\n');
}

function fromHex(run: string): readonly string[] {
  const digits = run.replace(/0x|[^0-9a-f]/gi, '');
  return [0, 1].map((skip) => Buffer.from(digits.slice(skip), 'hex').toString('utf8'));
}

function fromNumbers(run: string): readonly string[] {
  const numbers = run.replace(/"\d+":/g, '').match(/\d+/g) ?? [];
  return [Buffer.from(numbers.map(Number).filter((one) => one < 256)).toString('utf8')];
}

/**
 * What a text may look like within a longer one in base64, in either alphabet of RFC 4648: with one, two or no bytes before
 * it in a group of three.
 */
export function base64FormsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  return [0, 1, 2]
    .map((before) => insideBase64(bytes, before))
    .flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** Only the characters that no neighbor has a part in (RFC 4648, section 4). */
function insideBase64(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}

/** A text in hexadecimal digits. */
export function hexFormOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}
