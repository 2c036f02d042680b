/** Controls, format characters (bidi overrides, zero-width ones, tags), lone surrogates, line and paragraph separators. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** What starts a command anywhere in a line of a log: `##vso[` and `##[` of Azure Pipelines, `##teamcity[`. */
const command = /##(?=[a-z]*\[)/gi;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text of somebody else as one line that can do nothing but be read: controls, ANSI escapes and bidi overrides
 * become visible escapes such as `\x1b`, and what a CI system would obey (`::set-output`, `##vso[`) gets a backslash.
 */
export function forTerminal(text: string): string {
  return text
    .replace(invisible, visible)
    .replace(command, '#\\#')
    .replace(/^(\s*)::/, '$1\\::');
}

/**
 * A text of somebody else with nothing that XML 1.0 (section 2.2) does not allow: controls become visible escapes, lone
 * surrogates and U+FFFE, U+FFFF become U+FFFD. Line feeds and tabs stay. Markup is escaped by who writes the XML.
 */
export function forXml(text: string): string {
  return text
    .replace(invisible, (character) => (character === '\n' || character === '\t' ? character : inXml(character)))
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
}

function inXml(character: string): string {
  return /\p{Cs}/u.test(character) ? '\uFFFD' : visible(character);
}

/** The same JSON value, written so that printing it to a terminal or a CI log has no effect. */
export function inertJson(json: string): string {
  return json
    .replace(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      Array.from({ length: character.length }, (_, at) => unitEscape(character.charCodeAt(at))).join(''),
    )
    .replace(command, '#\\u0023');
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** The same XML document, written so that printing it to a CI log has no effect. */
export function inertXml(xml: string): string {
  return xml.replace(command, '#&#35;').replace(/^([^\S\n]*):(?=:)/gm, '$1&#58;');
}

/**
 * A text as one word of a POSIX shell, on one line. Control characters need `$'…'`, which POSIX has since 2024 and bash
 * and zsh had before; NUL and lone surrogates, which no argument can hold, become U+FFFD.
 */
export function shellQuote(text: string): string {
  if (/^[\w./:-]+$/.test(text)) return text;
  const possible = text.replace(/\p{Cs}|\0/gu, '\uFFFD');
  if (possible.search(invisible) < 0 && possible.search(command) < 0) return `'${possible.replaceAll("'", "'\\''")}'`;
  const escaped = possible
    .replace(/[\\']/g, '\\$&')
    .replace(invisible, (character) => named[character] ?? octal(character))
    .replace(command, '#\\043');
  return `$'${escaped}'`;
}

/** Three octal digits a byte: unlike the hexadecimal form, no shell reads on behind them. */
function octal(character: string): string {
  return Array.from(Buffer.from(character, 'utf8'), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

function visible(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const inHex = point.toString(16);
  return named[character] ?? (point < 0x100 ? `\\x${inHex.padStart(2, '0')}` : `\\u{${inHex}}`);
}
