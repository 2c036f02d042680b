import { chmodSync, mkdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
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
    expect(ensureTrustedFolder(folder)).toBe(realpathSync(folder));
    expect([join(home, 'above'), folder].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  });

  test('may exist already with mode 0700', () => {
    const folder = folderWith(0o700);
    expect(ensureTrustedFolder(folder)).toBe(realpathSync(folder));
    expect(ensureTrustedFolder(folder)).toBe(realpathSync(folder));
  });

  test.for([
    ['0777', 0o777],
    ['0770', 0o770],
    ['0720', 0o720],
    ['0702', 0o702],
    ['0755', 0o755],
    ['1777', 0o1777],
  ] as const)('is not trusted with mode %s, which opens it to others', ([, mode]) => {
    const folder = folderWith(mode);
    expect(ensureTrustedFolder(folder)).toBeUndefined();
    expect(statSync(folder).mode & 0o7777).toBe(mode);
  });

  test.for([
    ['0777', 0o777],
    ['0775', 0o775],
  ] as const)('is not made in a folder with mode %s, where others could replace it', ([, mode]) => {
    const above = folderWith(mode);
    expect(ensureTrustedFolder(join(above, 'folder'))).toBeUndefined();
    expect(statSync(join(above, 'folder'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('is not trusted in a folder where others could replace it', () => {
    const above = folderWith(0o700);
    expect(ensureTrustedFolder(join(above, 'folder'))).toBeDefined();
    chmodSync(above, 0o777);
    expect(ensureTrustedFolder(join(above, 'folder'))).toBeUndefined();
  });

  test('may be in a sticky folder, where only owners replace what is theirs', () => {
    expect(ensureTrustedFolder(join(folderWith(0o1777), 'folder'))).toBeDefined();
  });

  test.for(['', 'folder', join('above', 'folder')])(
    'has a path without the link above "%s", which others may replace',
    (path) => {
      const [target, open] = [folderWith(0o700), folderWith(0o777)];
      const link = join(open, 'link');
      symlinkSync(target, link);
      expect(ensureTrustedFolder(join(link, path))).toBe(join(realpathSync(target), path));
    },
  );

  test('is not below a link to a folder that others can write', () => {
    const [target, link] = [folderWith(0o777), join(temporaryDirectory(), 'link')];
    symlinkSync(target, link);
    expect(ensureTrustedFolder(join(link, 'folder'))).toBeUndefined();
  });

  test('is not trusted if it is a file, or below a file', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '', { mode: 0o600 });
    expect(ensureTrustedFolder(file)).toBeUndefined();
    expect(ensureTrustedFolder(join(file, 'folder'))).toBeUndefined();
  });

  test('is not trusted if it or the folder above it belongs to another user', () => {
    const folder = folderWith(0o700);
    const somebodyElse = statSync(folder).uid + 1;
    expect(ensureTrustedFolder(folder, somebodyElse)).toBeUndefined();
    expect(ensureTrustedFolder(join(folder, 'folder'), somebodyElse)).toBeUndefined();
  });
});
