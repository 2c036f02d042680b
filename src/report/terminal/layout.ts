/** The width of a report if nothing else is known. */
export const defaultWidth = 80;

/** How a paragraph is laid out. */
export interface Layout {
  readonly width: number;
  /** What the first line begins with. */
  readonly first?: string;
  /** What every further line begins with; by default as many spaces. */
  readonly rest?: string;
}

/** A word, or a command in backticks, which must stay on one line to be copied. */
const wordPattern = /(?:`[^`]{1,200}`|[^ ])+/g;

/**
 * Breaks a text between its words, so that no line is longer than the width. A word that is longer than a line stays whole,
 * because a path or a URL must stay one to be copied.
 */
export function wrapped(
  text: string,
  { width, first = '', rest = ' '.repeat(first.length) }: Layout,
): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.match(wordPattern) ?? []) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? inert(word) : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}

/** A word at the start of a line, which a CI system must not take for a command. */
function inert(word: string): string {
  return word.startsWith('::') ? `\\${word}` : word;
}

/** Items with a separator between them, broken only between items. */
export function wrappedItems(items: readonly string[], separator: string, layout: Layout): readonly string[] {
  const glue = '\u0001';
  return wrapped(items.map((item) => item.replaceAll(' ', glue)).join(`${separator.trimEnd()} `), layout).map((line) =>
    line.replaceAll(glue, ' '),
  );
}

/** A line that is laid out already, with an indentation and perhaps a name in front, broken below its text. */
export function wrappedLine(line: string, width: number): readonly string[] {
  if (line.length <= width) return [line];
  const body = line.trimStart();
  const indentation = line.length - body.length;
  const gap = body.indexOf('  ');
  const name = gap > 0 && gap < width / 2 ? body.slice(0, gap) : '';
  const text = body.slice(name.length).trimStart();
  const first = line.slice(0, line.length - text.length);
  return wrapped(text, { width, first, rest: ' '.repeat(name === '' ? indentation + 2 : first.length) });
}
