import type { Settings } from '../config/settings.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { Note } from '../domain/messages/notes.ts';
import { type Client, createClient } from '../http/client.ts';

/**
 * A client for the target of the settings; the URL must be there.
 *
 * @param onRepeat - told of every request that had to be sent twice
 */
export function clientOf(settings: Settings, signal: AbortSignal | undefined, onRepeat?: (note: Note) => void): Client {
  const { url = '', timeoutMs, concurrency, insecure, ca, cert, key, proxy } = settings;
  return createClient({
    url,
    timeoutMs,
    connections: concurrency,
    insecure,
    ...definedOnly({ ca, cert, key, proxy, signal, onRepeat }),
  });
}
