import { excerpt } from '../domain/excerpt.ts';
import { type Exchange, header, isObject, mediaType, parseJson, type ReceivedResponse } from '../domain/exchange.ts';
import { isRedirect } from './proxy-responses.ts';

/** A response in a few words. */
export function describeResponse({ response, failure }: Exchange): string {
  return response ? `status ${response.status}` : (failure?.message ?? 'no response');
}

/** How much of a body is searched for words, in characters. */
const searched = 16 * 1024;

/**
 * The words of a server, for a message: status, media type, where it redirects to, and its own message, cut to a length
 * that can be shown. Escaping and redaction are up to the output.
 */
export function quoteResponse({ response, failure }: Exchange): string {
  if (!response) return failure?.message ?? 'no response';
  const location = header(response, 'location');
  const words = wordsIn(response);
  return [
    `status ${response.status}`,
    ...(isRedirect(response) && location !== undefined ? [`Location: ${withoutSecrets(location)}`] : []),
    ...[mediaType(response)].flatMap((type) => (type ? [excerpt(type)] : [])),
    ...(words === '' ? [] : [JSON.stringify(excerpt(words))]),
  ].join(', ');
}

/** What a response says: the message of an error, the title of a page, or the text itself. */
function wordsIn(response: ReceivedResponse): string {
  const parsed = parseJson(response.body);
  if (parsed.ok) {
    const { value } = parsed;
    const fields = isObject(value) ? [value.message, value.detail, value.title, value.error] : [];
    return (fields.find((field) => typeof field === 'string' && field !== '') as string | undefined) ?? '';
  }
  const text = response.body.slice(0, searched);
  const isPage = mediaType(response) === 'text/html';
  const title = isPage ? /<title[^<>]{0,200}>([^<]{1,1000})/i.exec(text)?.[1] : undefined;
  const shown = title ?? (isPage ? text.replaceAll(/<[^<>]{0,1000}>/g, ' ') : text);
  return shown.replaceAll(/\s+/g, ' ').trim();
}

/** The address of a redirect without user name, password, query and fragment, which may hold secrets. */
export function withoutSecrets(location: string): string {
  const base = 'relative://location/';
  if (!URL.canParse(location, base)) return 'an invalid address';
  const { protocol, host, pathname, search, hash } = new URL(location, base);
  const origin = protocol === 'relative:' ? '' : `${protocol}//${host}`;
  return excerpt(`${origin}${pathname}${search === '' && hash === '' ? '' : '?…'}`);
}
