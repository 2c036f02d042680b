import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';

/**
 * Writes a contract so that nobody ever sees a part of it: into a file beside it that is then renamed.
 *
 * @returns a `configuration` problem that says why it could not be written, or null
 */
export async function writeContract(path: string, text: string): Promise<Problem | null> {
  const folder = dirname(path);
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
    return null;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const message = `The contract could not be written to ${JSON.stringify(path)} (${why}). Name a folder that can be written with --out.`;
    return { code: 'configuration', message };
  }
}
