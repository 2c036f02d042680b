import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { systemErrorCode } from '../domain/system-error.ts';

/** How long a reader may take before it reads on, in milliseconds. */
const patienceMs = 10_000;

const pauseMs = 10;

/**
 * Writes a text to a pipe or a device. Waits for a reader that is slow, but not for one that never comes.
 *
 * @throws the error of the system: ENXIO if nobody reads the pipe; ETIMEDOUT if its reader stops reading
 */
export function writeToStream(path: string, text: string): void {
  const { O_WRONLY, O_NONBLOCK = 0 } = constants;
  const descriptor = openSync(path, O_WRONLY | O_NONBLOCK);
  try {
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
  } finally {
    closeSync(descriptor);
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
