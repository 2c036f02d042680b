import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePrivateFolder, writePrivately } from '../../src/local-state/private-files.ts';
import { temporaryDirectory } from '../support/settings.ts';

describe('when something is kept for its owner alone', () => {
  test('folders are made as deep as needed, and once is enough', () => {
    const path = join(temporaryDirectory(), 'a', 'b');
    makePrivateFolder(path);
    expect(() => makePrivateFolder(path)).not.toThrow();
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test('a file is written whole', () => {
    const path = join(temporaryDirectory(), 'file');
    writePrivately(path, 'Zürich\n');
    expect(readFileSync(path, 'utf8')).toBe('Zürich\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('one that is there stays as it is', () => {
    const path = join(temporaryDirectory(), 'file');
    writeFileSync(path, 'first');
    expect(() => writePrivately(path, 'second')).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readFileSync(path, 'utf8')).toBe('first');
  });
});
