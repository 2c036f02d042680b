import { isObject, parseJson } from '../../domain/exchange.ts';
import { base64FormsOf, hexFormOf } from './base64-and-hex.ts';
import { decodingsOf } from './escapes.ts';
import { isOwnWords } from './own-words.ts';
import { licenseDetails } from './secret-fields.ts';

/** Something that must not be shown. */
export interface Secret {
  /** What stands in its place, such as `GRAFANA_ADMIN_PASSWORD`. */
  readonly name: string;
  readonly value: string;
  /** Whose password it is; with it `user:password` is recognized however short the password may be. */
  readonly user?: string;
}

/** Everything that a run knows and a report must not. */
export interface Secrets {
  readonly values: readonly Secret[];
}

/** One form in which a secret can occur, as bytes, one character a byte. */
interface SecretForm {
  readonly text: string;
  /** The name of the secret where this is the whole of it; null for a part. */
  readonly label: string | null;
  /**
   * `anywhere`: wherever it occurs, in capitals or not. `word`: only between characters that are neither letters nor digits. `run`: with all
   * characters of base64 around it, because there it is part of something longer.
   */
  readonly extent: 'anywhere' | 'word' | 'run';
  /** Words of our own sentences, which are never redacted: looked for only in what the target wrote. */
  readonly ordinary: boolean;
}

/** A form of a secret, and how it is looked for. */
export interface SecretPattern extends SecretForm {
  /** Whether capitals do not count. */
  readonly anyCase: boolean;
  /** What is searched for: the text, in lower case if capitals do not count. */
  readonly sought: string;
}

/** A shorter secret is not looked for by its value at all: it would be found everywhere. */
const shortest = 4;
/** A shorter secret counts only as a whole word. */
const strong = 8;
/** From this length on, parts of a form are looked for as well: an altered or shortened license is still one. */
const divisible = 40;
const mostParts = 24;

/** Every form in which a secret is looked for, the longest first. */
export function secretPatternsOf(
  secrets: Secrets,
  options: { readonly showLicense: boolean },
): readonly SecretPattern[] {
  const found = secrets.values.flatMap((secret) => [
    ...formsOf(secret),
    ...(options.showLicense ? [] : detailsOf(secret.value)),
  ]);
  const unique = new Map<string, SecretForm>();
  for (const pattern of found) {
    const known = unique.get(pattern.text);
    if (!known || (known.label === null && pattern.label !== null)) unique.set(pattern.text, pattern);
  }
  return [...unique.values()].sort((a, b) => b.text.length - a.text.length).map(prepared);
}

/** Prepared once, because every text of a report is searched for it. */
function prepared(form: SecretForm): SecretPattern {
  const anyCase = form.extent !== 'word' && form.text.length >= strong;
  return { ...form, anyCase, sought: anyCase ? form.text.toLowerCase() : form.text };
}

function formsOf({ name, value, user }: Secret): readonly SecretForm[] {
  const pair = user === undefined || value === '' ? [] : [`${user}:${value}`];
  return [
    ...pair.flatMap((text) => [...plain(text, name, 'anywhere', false), ...encodings(text, name)]),
    ...[...new Set([value, value.trim()])]
      .filter((text) => text.length >= shortest)
      .flatMap((text) => valueForms(text, name)),
  ];
}

function valueForms(value: string, name: string): readonly SecretForm[] {
  const ordinary = isOwnWords(value);
  const bounded = value.length < strong || ordinary;
  const parts = jwtParts(value);
  return [
    ...plain(value, name, bounded ? 'word' : 'anywhere', ordinary),
    ...parts.flatMap((part) => plain(part, name, 'anywhere', false)),
    ...(parts.length > 0 ? parts : [value]).flatMap(fragments),
    ...encodings(value, name),
  ];
}

function plain(value: string, label: string, extent: SecretForm['extent'], ordinary: boolean): readonly SecretForm[] {
  // The search ignores case in ASCII alone.
  const cases = extent === 'word' ? [value] : [value, value.toUpperCase(), value.toLowerCase()];
  const texts = [...cases, value.replaceAll(' ', '+')].flatMap((text) =>
    decodingsOf(text).map((decoding) => decoding.text),
  );
  return [...new Set(texts)].filter((text) => text !== '').map((text) => ({ text, label, extent, ordinary }));
}

function encodings(value: string, label: string): readonly SecretForm[] {
  const inBase64 = base64FormsOf(value).filter((core) => core.length >= shortest);
  const inHex = hexFormOf(value);
  return [
    ...inBase64.map((text): SecretForm => ({ text, label, extent: 'run', ordinary: false })),
    ...(inHex.length >= 2 * shortest ? [{ text: inHex, label, extent: 'anywhere', ordinary: false } as const] : []),
    ...[...inBase64, inHex].flatMap(fragments),
  ];
}

function fragments(text: string): readonly SecretForm[] {
  if (text.length < divisible) return [];
  const size = Math.max(divisible / 2, Math.ceil(text.length / mostParts));
  return Array.from({ length: Math.floor(text.length / size) }, (_, index) => ({
    text: Buffer.from(text.slice(index * size, (index + 1) * size), 'utf8').toString('latin1'),
    label: null,
    extent: 'run' as const,
    ordinary: false,
  }));
}

/** The payload and the signature of a JWT (RFC 7519, section 3). Its header is not secret: most licenses share it. */
function jwtParts(value: string): readonly string[] {
  const [, payload, signature, ...more] = value.split('.');
  if (!value.startsWith('eyJ') || payload === undefined || signature === undefined || more.length > 0) return [];
  return [payload, signature].filter((part) => part.length >= 16);
}

/** What a license says of its owner, as far as it is a license. */
function detailsOf(value: string): readonly SecretForm[] {
  const payload = jwtParts(value)[0];
  const parsed = payload === undefined ? undefined : parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  if (!parsed?.ok || !isObject(parsed.value)) return [];
  const claims = parsed.value;
  return licenseDetails.flatMap((field) => {
    const detail = Object.hasOwn(claims, field) ? claims[field] : undefined;
    if (typeof detail !== 'string' || detail.length < shortest || detail.length > 1024) return [];
    return plain(detail, '', 'word', isOwnWords(detail)).map((pattern) => ({ ...pattern, label: null }));
  });
}
