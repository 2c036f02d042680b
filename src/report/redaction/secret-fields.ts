import { isNoLicense } from '../../../specs/payloads.ts';
import { type Author, captured, type SecretLocation } from './secret-location.ts';

/** The fields of a license that say whose it is. */
export const licenseDetails: readonly string[] = ['company', 'account', 'lid', 'slug', 'details_url'];

/** Headers whose value is never shown. */
export const secretHeader = /(?:^|[-_])(?:authorization|cookie2?|token|key|password|secret)$/i;

const headerFields = 'authorization|proxy-authorization|cookie|set-cookie';
const secretFields = `token|key|password|secret|${headerFields}`;
const wholeLine = new RegExp(`(?:${headerFields})$`, 'i');
/** What a redaction left, so that redacting twice changes nothing. */
const alreadyRedacted = /^\[REDACTED(?::[\w ]{1,100})?\]$/;

const detailFields = licenseDetails.join('|');
/** The form in which a finding names a value of the wrong type. */
const namedDetail = new RegExp(`\\b(?:${detailFields}) is ("[^"\\n]*"?|-?\\d[\\d.eE+-]*)`, 'g');

/**
 * The values of fields that are secret by their name, whatever the value: fields named token, key or password, and headers
 * of credentials quoted in a text; without `showLicense` also the fields that say whose license it is.
 *
 * A regular expression and a scanner do it, not a parser: the text may be broken, cut or nested without end, and what is
 * not taken out has to stay as it was. The time is linear in the length of the text.
 */
export function secretFieldsIn(
  text: string,
  author: Author,
  options: { readonly showLicense: boolean },
): readonly SecretLocation[] {
  return [...fieldsIn(text, secretField, author), ...(options.showLicense ? [] : detailsIn(text, author))];
}

const secretField = fieldPatterns(secretFields);
const detailField = fieldPatterns(detailFields);

function detailsIn(text: string, author: Author): readonly SecretLocation[] {
  return [...fieldsIn(text, detailField, author), ...captured(text, namedDetail)];
}

/** The names of fields, and what stands between them and their values, by the author of the text. */
function fieldPatterns(names: string): Readonly<Record<Author, RegExp>> {
  const quoted = `"[\\w.-]{0,40}?(?:${names})"\\s*:\\s*`;
  const loose = `(?<![a-z0-9])(["']?)(?:${names})\\1\\s*[:=]\\s*`;
  return { target: new RegExp(`${quoted}|${loose}`, 'gi'), ours: new RegExp(quoted, 'gi') };
}

function fieldsIn(text: string, patterns: Readonly<Record<Author, RegExp>>, author: Author): readonly SecretLocation[] {
  const pattern = patterns[author];
  pattern.lastIndex = 0;
  const ranges: SecretLocation[] = [];
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const name = found[0].replace(/["']?\s*[:=]\s*$/, '');
    const value = valueAt(text, pattern.lastIndex, wholeLine.test(name));
    if (isTelling(text.slice(value.start, value.end), value.kind, author)) ranges.push({ ...value, label: null });
    pattern.lastIndex = Math.max(value.end, pattern.lastIndex);
  }
  return ranges;
}

interface JsonSpan {
  readonly kind: 'string' | 'nested' | 'bare';
  readonly start: number;
  readonly end: number;
}

/** The value that begins at an index; of a string what stands between its quotes. */
function valueAt(text: string, at: number, line: boolean): JsonSpan {
  const first = text[at];
  if (first === '"' || first === "'") return { kind: 'string', start: at + 1, end: endOfString(text, at) };
  if (first === '{' || first === '[') return { kind: 'nested', start: at, end: endOfNested(text, at) };
  const stop = line ? /[\r\n]/g : /[\s,;&}\]"'<]/g;
  stop.lastIndex = at;
  return { kind: 'bare', start: at, end: stop.exec(text)?.index ?? text.length };
}

function endOfString(text: string, open: number): number {
  const quote = text[open];
  for (let index = open + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === quote) return index;
  }
  return text.length;
}

function endOfNested(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = endOfString(text, index);
    else if (character === '{' || character === '[') depth += 1;
    else if ((character === '}' || character === ']') && --depth === 0) return index + 1;
  }
  return text.length;
}

function isTelling(value: string, kind: JsonSpan['kind'], author: Author): boolean {
  const trimmed = value.trim();
  if (trimmed === '' || isNoLicense(trimmed) || alreadyRedacted.test(trimmed)) return false;
  if (kind === 'bare' && /^(?:true|false|null)$/i.test(trimmed)) return false;
  // Our own requests carry a number where a scenario sends no string.
  return !(kind === 'bare' && author === 'ours' && /^-?[\d.]+$/.test(trimmed));
}
