import type { SentRequest } from '../domain/exchange.ts';

/** No request of this API comes near this size. */
const longestBody = 1024 * 1024;

/** Reads a request with at most 1 MiB of its body, decoded as UTF-8. Header names are in lower case. */
export async function readRequest(request: Request): Promise<SentRequest> {
  const { method, url } = request;
  const body = await readBody(request);
  return { method, url, headers: Object.fromEntries(request.headers), ...(body === '' ? {} : { body }) };
}

async function readBody({ body }: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= longestBody) break;
    }
  } catch {
    // The client ended the connection within the body: what came is judged.
  }
  return Buffer.concat(chunks).subarray(0, longestBody).toString('utf8');
}
