import { type Client, createClient } from '../http/client.ts';
import type { RunParts } from './parts.ts';

/**
 * An HTTP client for the target; the connection must name its URL.
 *
 * @param onRepeat - called with a note for every request that had to be sent twice
 */
export function clientOf(
  connection: RunParts['connection'],
  signal: AbortSignal | undefined,
  onRepeat?: (note: string) => void,
): Client {
  const { url = '', timeoutMs, concurrency, insecure, ca, cert, key, proxy } = connection;
  return createClient({
    url,
    timeoutMs,
    connections: concurrency,
    insecure,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(signal === undefined ? {} : { signal }),
    ...(onRepeat === undefined ? {} : { onRepeat }),
  });
}
