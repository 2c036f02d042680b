import { closeSync, constants, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';

/** Makes a folder that only its owner may look into, and those above it. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/**
 * Writes a file that only its owner may read, durably, where there is none yet.
 *
 * @throws the error of the system: EEXIST where there is a file, which stays as it is; ENOSPC and others, and then none is left
 */
export function writePrivately(path: string, text: string): void {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const descriptor = openSync(path, O_CREAT | O_EXCL | O_WRONLY, 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (thrown) {
    rmSync(path, { force: true });
    throw thrown;
  } finally {
    closeSync(descriptor);
  }
}
