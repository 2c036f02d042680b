import { posix } from 'node:path';

/** A link that leads nowhere. */
export interface DeadLink {
  readonly page: string;
  readonly link: string;
}

/**
 * The relative links of Markdown pages that lead to no file, or to no heading of a page.
 *
 * @param pages - the text of each page, by its path
 * @param files - the paths that exist; a folder exists if a file is in it
 */
export function deadLinks(pages: ReadonlyMap<string, string>, files: ReadonlySet<string>): readonly DeadLink[] {
  const folders = new Set([...files].flatMap(foldersOf));
  const anchors = new Map([...pages].map(([page, text]) => [page, anchorsIn(text)]));
  return [...pages].flatMap(([page, text]) =>
    linksIn(text).flatMap((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : posix.join(posix.dirname(page), path).replace(/\/$/, '');
      const exists = files.has(target) || folders.has(target) || target === page;
      const isFound = anchor === undefined || (anchors.get(target)?.has(anchor) ?? true);
      return exists && isFound ? [] : { page, link };
    }),
  );
}

function foldersOf(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

/** The targets of the links of a page that are relative. Code is not read. */
function linksIn(text: string): readonly string[] {
  const links = withoutCode(text).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm);
  return [...links]
    .map(([, inline, defined]) => inline ?? defined ?? '')
    .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link));
}

/** The anchors of the headings of a page, as GitHub makes them; a second heading with the same words gets a number. */
function anchorsIn(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutBlocks(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, words = '']) =>
    anchorOf(words),
  );
  return new Set(
    headings.map((anchor) => {
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      return count === 0 ? anchor : `${anchor}-${count}`;
    }),
  );
}

function anchorOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

function withoutBlocks(text: string): string {
  return text.replaceAll(/^( *)(```+)[^\n]*\n[\s\S]*?^\1\2\s*$/gm, '');
}

function withoutCode(text: string): string {
  return withoutBlocks(text).replaceAll(/`[^`\n]*`/g, '');
}
