import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensureTrustedFolder } from '../../src/local-state/private-folder.ts';
import { temporaryDirectory } from '../support/settings.ts';

function folderWith(mode: number): string {
  const folder = join(temporaryDirectory(), 'folder');
  mkdirSync(folder);
  chmodSync(folder, mode);
  return folder;
}

describe('a folder whose content is trusted', () => {
  test('is made with the folders above it, for its owner alone', () => {
    const home = temporaryDirectory();
    const folder = join(home, 'above', 'folder');
    expect(ensureTrustedFolder(folder)).toBe(true);
    expect([join(home, 'above'), folder].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  });

  test('may exist already', () => {
    const folder = folderWith(0o700);
    expect(ensureTrustedFolder(folder)).toBe(true);
    expect(ensureTrustedFolder(folder)).toBe(true);
  });

  test.for([0o777, 0o770, 0o720, 0o702, 0o755, 0o1777])('must be closed to others, not have mode %o', (mode) => {
    const folder = folderWith(mode);
    expect(ensureTrustedFolder(folder)).toBe(false);
    expect(statSync(folder).mode & 0o7777).toBe(mode);
  });

  test.for([0o777, 0o775])('is not made in a folder with mode %o, where others could replace it', (mode) => {
    const above = folderWith(mode);
    expect(ensureTrustedFolder(join(above, 'folder'))).toBe(false);
    expect(statSync(join(above, 'folder'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('is not trusted in a folder where others could replace it', () => {
    const above = folderWith(0o700);
    expect(ensureTrustedFolder(join(above, 'folder'))).toBe(true);
    chmodSync(above, 0o777);
    expect(ensureTrustedFolder(join(above, 'folder'))).toBe(false);
  });

  test('may be in a sticky folder, where only owners replace what is theirs', () => {
    expect(ensureTrustedFolder(join(folderWith(0o1777), 'folder'))).toBe(true);
  });

  test('is not a link', () => {
    const [target, link] = [folderWith(0o700), join(temporaryDirectory(), 'link')];
    symlinkSync(target, link);
    expect(ensureTrustedFolder(link)).toBe(false);
  });

  test('is not below a link to a folder that others can write', () => {
    const [target, link] = [folderWith(0o777), join(temporaryDirectory(), 'link')];
    symlinkSync(target, link);
    expect(ensureTrustedFolder(join(link, 'folder'))).toBe(false);
  });

  test('is not a file', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '', { mode: 0o600 });
    expect(ensureTrustedFolder(file)).toBe(false);
    expect(ensureTrustedFolder(join(file, 'folder'))).toBe(false);
  });

  test('belongs to this user, and so do the folders above it', () => {
    const folder = folderWith(0o700);
    const somebodyElse = statSync(folder).uid + 1;
    expect(ensureTrustedFolder(folder, somebodyElse)).toBe(false);
    expect(ensureTrustedFolder(join(folder, 'folder'), somebodyElse)).toBe(false);
  });
});
