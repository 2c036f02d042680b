import type { NodeMessages } from '../responder.ts';

/** What a body is read from: the message of Node, or a stream. */
export type BodySource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Where the body of a request is. On Node, reading the message takes less time than making a web stream of it. */
export function bodySource(request: Request, { incoming }: NodeMessages): BodySource {
  return incoming ?? request.body ?? [];
}

/** The whole body, or undefined if it is larger than the bound. */
export async function readBody(source: BodySource, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
