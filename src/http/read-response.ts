import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { definedOnly } from '../domain/defined-only.ts';
import type { Failure, ReceivedResponse } from '../domain/exchange.ts';
import { keptHeaders } from './kept-headers.ts';
import { keptOfTooLarge } from './response-limits.ts';
import { failure, failureOf } from './transport-failure.ts';

/** The first block for a body, in bytes; most bodies are smaller. */
const firstBlock = 4 * 1024;

/**
 * Reads a response to its end, or to the bound.
 *
 * @param maxBytes - the largest body that is read, both as it arrives and after decoding
 * @param interrupted - whether the user interrupted it
 */
export async function readResponse(
  response: Dispatcher.ResponseData,
  maxBytes: number,
  interrupted: () => boolean,
): Promise<ReceivedResponse> {
  const headers = keptHeaders(response.headers);
  const received = growingBuffer(maxBytes);
  let cut: Failure | undefined;
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      if (received.add(chunk)) continue;
      cut = tooLarge(maxBytes);
      break;
    }
  } catch (thrown) {
    cut = failureOf(thrown, interrupted());
  }
  const whole = received.bytes();
  const raw = whole.length > maxBytes ? whole.subarray(0, keptOfTooLarge) : whole;
  const decoded = decode(raw, response.headers['content-encoding'], maxBytes);
  cut ??= decoded.cut;
  const { body, notUtf8 } = decoded;
  return { status: response.statusCode, headers, body, ...definedOnly({ notUtf8: cut ? undefined : notUtf8, cut }) };
}

/** Collects chunks in one block of memory: a chunk may be a single byte, and as a buffer of its own it takes a hundred. */
function growingBuffer(maxBytes: number): { add(chunk: Buffer): boolean; bytes(): Buffer } {
  let block = Buffer.alloc(0);
  let size = 0;
  return {
    /** @returns whether the bound still holds */
    add(chunk) {
      const needed = size + chunk.length;
      if (needed > block.length) {
        const larger = Buffer.alloc(Math.max(needed, 2 * block.length, firstBlock));
        block.copy(larger, 0, 0, size);
        block = larger;
      }
      chunk.copy(block, size);
      size = needed;
      return size <= maxBytes;
    },
    bytes: () => block.subarray(0, size),
  };
}

const decoders = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync };

/** Only `identity` was accepted; a server that compresses all the same is read, within bounds. */
function decode(
  raw: Buffer,
  encoding: string | string[] | undefined,
  maxBytes: number,
): Pick<ReceivedResponse, 'body' | 'notUtf8' | 'cut'> {
  const wanted = String(encoding ?? '')
    .trim()
    .toLowerCase();
  if (wanted === '' || wanted === 'identity') return textOf(raw);
  const decoder = Object.hasOwn(decoders, wanted) ? decoders[wanted as keyof typeof decoders] : undefined;
  if (!decoder) return { body: '', cut: failure('protocol', 'an unknown Content-Encoding') };
  try {
    return textOf(decoder(raw, { maxOutputLength: maxBytes }));
  } catch (thrown) {
    const { kind } = failureOf(thrown, false);
    return {
      body: '',
      cut: kind === 'too-large' ? tooLarge(maxBytes) : failure('protocol', `a broken Content-Encoding: ${wanted}`),
    };
  }
}

function textOf(bytes: Buffer): Pick<ReceivedResponse, 'body' | 'notUtf8'> {
  return { body: bytes.toString('utf8'), ...(isUtf8(bytes) ? {} : { notUtf8: true }) };
}

function tooLarge(maxBytes: number): Failure {
  return failure('too-large', `over ${maxBytes} bytes`);
}
