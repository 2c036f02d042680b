import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';

/** The longest YAML file that is taken, in bytes. */
export const maxYamlBytes = 256 * 1024;

/** More errors of one file are not worth reading. */
export const maxErrors = 20;

/** Lists and maps in each other, at most. */
const maxDepth = 16;

/** A value of a YAML file, with its line. */
export type YamlNode = { readonly line: number } & (
  | {
      readonly kind: 'scalar';
      /** As it is written: 13.10 is not the number 13.1. */
      readonly text: string;
      readonly value: unknown;
    }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[] }
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[] }
);

export interface YamlEntry {
  readonly key: string;
  readonly line: number;
  readonly node: YamlNode;
}

/** Something that is wrong in a file. The message continues "line 3: ". */
export interface FileError {
  readonly line: number;
  readonly message: string;
}

/** The content of a YAML file, undefined if it is empty; or what is wrong with it. */
export type YamlFile =
  | { readonly ok: true; readonly root: YamlNode | undefined }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/**
 * Reads YAML 1.2 that somebody else wrote: maps, lists and plain values. Anchors, aliases, tags and several documents are
 * errors, because a small file could stand for a large value with them. Never throws.
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      schema: 'core',
      merge: false,
      // Checked below: the check of the package takes time that grows with the square of the keys.
      uniqueKeys: false,
      prettyErrors: false,
    });
    const wrong = [...document.errors, ...document.warnings].slice(0, maxErrors).map(({ pos, code, message }) => ({
      line: lines.linePos(pos[0]).line,
      message:
        code === 'MULTIPLE_DOCS' ? 'more than one document. Remove the line that begins with ---.' : inWords(message),
    }));
    if (wrong.length > 0) return { ok: false, errors: wrong };
    const { contents } = document;
    if (contents === null || (isScalar(contents) && contents.value === null)) return { ok: true, root: undefined };
    const errors: FileError[] = [];
    const root = convert(contents, { lines, errors, depth: 0 });
    return errors.length > 0 ? { ok: false, errors: errors.slice(0, maxErrors) } : { ok: true, root };
  } catch {
    // The parser is recursive: nesting without end exhausts the stack.
    return { ok: false, errors: [{ line: 1, message: 'it cannot be read as YAML.' }] };
  }
}

/** What the parser says, as one sentence, without the text of the file that it may quote: that can be a secret. */
function inWords(message: string): string {
  if (/^Maximum call stack|Stack overflow$/.test(message)) return 'too many lists and maps in each other.';
  const unquoted = message.replace(/((?<=\w):| %| \\).*$/s, '');
  return `${unquoted.split('\n', 1).join('').slice(0, 200).replace(/\.$/, '')}.`;
}

interface Conversion {
  readonly lines: LineCounter;
  readonly errors: FileError[];
  readonly depth: number;
}

function convert(node: Node, conversion: Conversion): YamlNode {
  const { lines, errors, depth } = conversion;
  const line = lines.linePos(node.range?.[0] ?? 0).line;
  const inner = { ...conversion, depth: depth + 1 };
  if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) {
    errors.push({ line, message: 'anchors and aliases (& and *) are not allowed. Write the value out.' });
  } else if (node.tag !== undefined) {
    errors.push({ line, message: 'tags (!) are not allowed. Write a text that begins with ! in quotes.' });
  } else if (depth > maxDepth) {
    errors.push({ line, message: `more than ${maxDepth} lists and maps in each other.` });
  } else if (isSeq<Node>(node)) {
    return { line, kind: 'list', items: node.items.map((item) => convert(item, inner)) };
  } else if (isMap<Node, Node | null>(node)) {
    return { line, kind: 'map', entries: entriesOf(node, inner) };
  } else if (isScalar(node)) {
    return { line, kind: 'scalar', text: node.source ?? '', value: node.value };
  }
  return { line, kind: 'scalar', text: '', value: null };
}

function entriesOf(map: YAMLMap<Node, Node | null>, conversion: Conversion): readonly YamlEntry[] {
  const { lines, errors } = conversion;
  const seen = new Map<string, number>();
  return map.items.flatMap(({ key, value }) => {
    const line = lines.linePos(key.range?.[0] ?? 0).line;
    if (!isScalar(key) || typeof key.source !== 'string') {
      errors.push({ line, message: 'a key must be a word.' });
      return [];
    }
    const first = seen.get(key.source);
    if (first !== undefined) {
      errors.push({ line, message: `${shown(key.source)} is set twice, first in line ${first}. Remove one.` });
    }
    seen.set(key.source, line);
    const node: YamlNode =
      value === null ? { line, kind: 'scalar', text: '', value: null } : convert(value, conversion);
    return [{ key: key.source, line, node }];
  });
}

/** A text of a file as a message quotes it. */
export function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
