import type { JsonValue } from '../../domain/scenario.ts';

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r' };

/** A text as a TypeScript literal in single quotes. */
export function stringLiteral(text: string): string {
  return `'${text.replaceAll(/[\\'\n\r]/g, (character) => escapes[character] ?? character)}'`;
}

/** A value as a TypeScript literal: an object with up to one field on one line, a larger one with a line for each field. */
export function objectLiteral(value: JsonValue): string {
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => objectLiteral(one)).join(', ')}]`;
  const fields = Object.entries(value).map(([name, one]) => `${key(name)}: ${objectLiteral(one as JsonValue)}`);
  if (fields.length === 0) return '{}';
  return fields.length === 1 ? `{ ${fields.join('')} }` : `{\n${fields.map((one) => `  ${one},\n`).join('')}}`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}
