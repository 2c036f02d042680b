import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { systemErrorCode } from '../domain/system-error.ts';

/** How long a reader may take before it reads on, in milliseconds. */
const patienceMs = 10_000;

const pauseMs = 10;

/** A file, a pipe or a device that is open for writing. */
export interface OpenStream {
  /** @throws the error of the system; ETIMEDOUT if the reader of a pipe stops reading */
  write(text: string): void;
  close(): void;
}

/**
 * Opens what exists for appending. Waits for a reader that is slow, but not for one that never comes.
 *
 * @param create - whether a file is created if nothing exists
 * @throws the error of the system: ENXIO if nobody reads the pipe
 */
export function openStream(path: string, create = false): OpenStream {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
  const descriptor = openSync(path, O_WRONLY | O_APPEND | O_NONBLOCK | (create ? O_CREAT : 0));
  return { write: (text) => writeWhole(descriptor, text), close: () => closeSync(descriptor) };
}

/**
 * Appends a text to a file, a pipe or a device, and closes it. Parameters and errors are those of `openStream` and its
 * `write`.
 */
export function writeToStream(path: string, text: string, create = false): void {
  const stream = openStream(path, create);
  try {
    stream.write(text);
  } finally {
    stream.close();
  }
}

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  let done = 0;
  let waitedMs = 0;
  while (done < bytes.length) {
    const written = writtenNow(descriptor, bytes.subarray(done));
    done += written;
    waitedMs = written > 0 ? 0 : waitedMs + pauseMs;
    if (waitedMs > patienceMs) throw Object.assign(new Error('The reader reads nothing.'), { code: 'ETIMEDOUT' });
    if (written === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  }
}

/** How many bytes could be written without waiting. */
function writtenNow(descriptor: number, bytes: Buffer): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'EAGAIN') return 0;
    throw thrown;
  }
}
