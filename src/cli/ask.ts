import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/**
 * Asks a question and waits for a line.
 *
 * @returns the line without white space around it; undefined where none came: the input ended, or the signal was aborted
 */
export function ask(
  question: string,
  { input, output, signal }: { readonly input: Readable; readonly output: Writable; readonly signal: AbortSignal },
): Promise<string | undefined> {
  // Not as a terminal: then Ctrl-C is a signal, as everywhere else.
  const lines = createInterface({ input, terminal: false });
  output.write(question);
  return new Promise((resolve) => {
    const end = (answer?: string): void => {
      resolve(answer?.trim());
      lines.close();
    };
    lines.once('line', end);
    lines.once('close', () => end());
    if (signal.aborted) end();
    else signal.addEventListener('abort', () => end(), { once: true });
  });
}
