import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/**
 * Prints a question and waits for a line.
 *
 * @returns the line without white space around it; undefined if the input ended or the signal was aborted first
 */
export function prompt(
  question: string,
  { input, output, signal }: { readonly input: Readable; readonly output: Writable; readonly signal: AbortSignal },
): Promise<string | undefined> {
  // Not as a terminal, so that Ctrl-C stays a signal.
  const lines = createInterface({ input, terminal: false });
  output.write(question);
  return new Promise((resolve) => {
    const finish = (line?: string): void => {
      resolve(line?.trim());
      lines.close();
    };
    lines.once('line', finish);
    lines.once('close', () => finish());
    if (signal.aborted) finish();
    else signal.addEventListener('abort', () => finish(), { once: true });
  });
}
