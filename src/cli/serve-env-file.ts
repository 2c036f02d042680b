import { lstatSync, readFileSync } from 'node:fs';
import { renderEnvFile } from '../config/env-file-writer.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { createWholeFile, discardFile } from '../local-state/atomic-write.ts';
import { describeWriteError } from '../local-state/write-error.ts';

/** A file of variables, which can be removed again; or why there is none. */
export type WrittenEnvFile = { readonly ok: true; remove(): void } | { readonly ok: false; readonly problem: Problem };

/**
 * Writes the variables to a new file that only its owner may read. A file that exists stays as it is.
 *
 * @param path - absolute
 */
export function writeEnvFile(path: string, variables: Readonly<Record<string, string>>): WrittenEnvFile {
  const rendered = renderEnvFile(variables);
  if (!rendered.ok) {
    const line = `The value of ${rendered.variable} cannot be written to a file of variables.`;
    return { ok: false, problem: createProblem('usage', { lines: [line] }) };
  }
  try {
    createWholeFile(path, rendered.text);
  } catch (thrown) {
    return { ok: false, problem: createProblem('file-not-writable', { path, cause: describeWriteError(thrown) }) };
  }
  return {
    ok: true,
    remove: () => {
      if (hasText(path, rendered.text)) discardFile(path);
    },
  };
}

/** Whether a file still has the text that was written: one that somebody else has put there stays. */
function hasText(path: string, text: string): boolean {
  try {
    const stat = lstatSync(path);
    return stat.isFile() && stat.size === Buffer.byteLength(text) && readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}
