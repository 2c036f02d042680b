import { forXml } from '../escape.ts';

/** HTML that was written here, or made of texts that were escaped. */
export interface Markup {
  readonly markup: string;
}

/** What a template takes: texts are escaped, lists are joined, null is nothing. */
export type Content = Markup | string | number | null | readonly Content[];

/** A template of HTML. Every text in it is escaped, so that it is shown as it is, in an element or in a quoted attribute. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return { markup: String.raw({ raw: strings }, ...contents.map(markupOf)) };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function markupOf(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'object' && 'markup' in content) return content.markup;
  if (typeof content === 'object') return content.map(markupOf).join('');
  return forXml(String(content)).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
