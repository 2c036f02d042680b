import type { Readable } from 'node:stream';

/** The output of a process, without what is not piped. */
interface ProcessOutput {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
}

/**
 * Reads what a process prints, to standard output and to standard error, so that it is never stopped by a full pipe.
 *
 * @param longest - how much is kept, in characters
 * @returns the function that gives the last part of it
 */
export function lastOutput({ stdout, stderr }: ProcessOutput, longest: number): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-longest);
    });
    // A pipe that breaks ends the output and nothing else.
    stream?.on('error', () => {});
  }
  return () => text;
}
