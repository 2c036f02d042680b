import { definedOnly } from '../domain/defined-only.ts';
import type { Note } from '../domain/messages/notes.ts';
import { type Client, createClient } from '../http/client.ts';
import type { RunParts } from './run-parts.ts';

/**
 * An HTTP client for the target; the connection must name its URL.
 *
 * @param onRepeat - called with a note for every request that had to be sent twice
 * @param pause - waits before a request is sent again, for a number of milliseconds
 */
export function clientOf(
  connection: RunParts['connection'],
  signal: AbortSignal | undefined,
  onRepeat?: (note: Note) => void,
  pause?: (ms: number) => Promise<void>,
): Client {
  const { url = '', timeoutMs, concurrency, insecure, ca, cert, key, proxy, headers, fetch } = connection;
  return createClient({
    url,
    timeoutMs,
    connections: concurrency,
    insecure,
    ...definedOnly({ ca, cert, key, proxy, headers, fetch, signal, onRepeat, pause }),
  });
}
