import { randomUUID } from 'node:crypto';
import { closeSync, constants, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Readable and writable by the owner alone. */
const ownerOnly = 0o600;

/**
 * Creates a file that only its owner may read, durably. Never follows a symbolic link.
 *
 * @throws the error of the system: EEXIST if there is a file, which stays as it is; after any other, no file is left
 */
export function createFile(path: string, text: string, mode: number = ownerOnly): void {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const descriptor = openSync(path, O_CREAT | O_EXCL | O_WRONLY, mode);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (thrown) {
    discardFile(path);
    throw thrown;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Creates a file so that no reader ever sees part of it. Only its owner may read it.
 *
 * @throws the error of the system: EEXIST if there is a file, which stays as it is
 */
export function createWholeFile(path: string, text: string): void {
  const temporary = temporaryBeside(path);
  createFile(temporary, text);
  try {
    // Unlike a rename, a link never replaces a file.
    linkSync(temporary, path);
  } finally {
    discardFile(temporary);
  }
}

/**
 * Replaces a file, or creates it, so that no reader ever sees part of it: the text goes to a temporary file beside it, is
 * made durable, and is renamed. A symbolic link is replaced itself.
 *
 * @param mode - of the new file; by default only its owner may read it
 * @throws the error of the system; the file is as it was then, and no temporary file is left
 */
export function replaceFile(path: string, text: string, mode?: number): void {
  swapFile(path, text, mode);
  makeRenameDurable(dirname(path));
}

/** As `replaceFile`, in half the time; but after a power failure the file may be the one that was there before, as a whole. */
export function swapFile(path: string, text: string, mode?: number): void {
  const temporary = temporaryBeside(path);
  createFile(temporary, text, mode);
  try {
    renameSync(temporary, path);
  } catch (thrown) {
    discardFile(temporary);
    throw thrown;
  }
}

/**
 * Finds out whether a file could be replaced by one of this size. Leaves nothing behind.
 *
 * @throws the error of the system
 */
export function tryReplacing(path: string, bytes: number): void {
  const temporary = temporaryBeside(path);
  createFile(temporary, 'x'.repeat(bytes));
  discardFile(temporary);
}

/** Deletes a file if it is there and can be deleted. */
export function discardFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What is left is harmless: nothing reads it.
  }
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.licensing-conformance-${randomUUID()}.tmp`);
}

function makeRenameDurable(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Not every file system can do this for a folder; the file is complete all the same.
  }
}
