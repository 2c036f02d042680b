import { mkdirSync } from 'node:fs';

/** Makes a folder that only its owner may open, and the folders above it. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
