import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createFile,
  createWholeFile,
  discardFile,
  replaceFile,
  tryReplacing,
} from '../../src/local-state/atomic-write.ts';
import { makePrivateFolder } from '../../src/local-state/private-folder.ts';
import { temporaryDirectory } from '../support/settings.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('a private folder', () => {
  test('is created with mode 0700 and with its parents, and may exist already', () => {
    const path = join(temporaryDirectory(), 'a', 'b');
    makePrivateFolder(path);
    expect(() => makePrivateFolder(path)).not.toThrow();
    expect(modeOf(path)).toBe(0o700);
  });
});

describe.each([
  ['creating a file', createFile],
  ['creating a whole file', createWholeFile],
])('%s', (_, create) => {
  test('writes the whole text, for the owner alone', () => {
    const folder = temporaryDirectory();
    const path = join(folder, 'file');
    create(path, 'Zürich\n');
    expect(readFileSync(path, 'utf8')).toBe('Zürich\n');
    expect(modeOf(path)).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('leaves an existing file as it is', () => {
    const path = join(temporaryDirectory(), 'file');
    writeFileSync(path, 'first');
    expect(() => create(path, 'second')).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readFileSync(path, 'utf8')).toBe('first');
  });

  test('does not write through a symbolic link', () => {
    const folder = temporaryDirectory();
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'link'));
    expect(() => create(join(folder, 'link'), 'text')).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readdirSync(folder)).toEqual(['link']);
  });
});

describe('replacing a file', () => {
  test('creates a file for the owner alone, and leaves no temporary file', () => {
    const folder = temporaryDirectory();
    replaceFile(join(folder, 'file'), 'text');
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('text');
    expect(modeOf(join(folder, 'file'))).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('replaces the text and the mode of an existing file', () => {
    const path = join(temporaryDirectory(), 'file');
    writeFileSync(path, 'a longer first text', { mode: 0o644 });
    replaceFile(path, 'second');
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(modeOf(path)).toBe(0o600);
  });

  test('gives the file the requested mode 0640 at most', () => {
    const path = join(temporaryDirectory(), 'file');
    replaceFile(path, 'text', 0o640);
    expect(modeOf(path) & 0o700).toBe(0o600);
    expect(modeOf(path) & ~0o640).toBe(0);
  });

  test('replaces a symbolic link and not the file behind it', () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    replaceFile(join(folder, 'link'), 'new');
    expect(() => readlinkSync(join(folder, 'link'))).toThrow();
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('old');
  });

  test('leaves no temporary file if the rename fails', () => {
    const folder = temporaryDirectory();
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
    expect(() => replaceFile(join(folder, 'taken'), 'text')).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

describe('trying whether a file can be replaced', () => {
  test('leaves neither the file nor a temporary file behind', () => {
    const folder = temporaryDirectory();
    tryReplacing(join(folder, 'file'), 1000);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('throws the error of the system if the folder does not exist', () => {
    const path = join(temporaryDirectory(), 'missing', 'file');
    expect(() => tryReplacing(path, 1)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});

describe('discarding a file', () => {
  test('deletes a file, and never throws', () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'file'), '');
    discardFile(join(folder, 'file'));
    expect(readdirSync(folder)).toEqual([]);
    expect(() => discardFile(join(folder, 'file'))).not.toThrow();
    expect(() => discardFile(folder)).not.toThrow();
  });
});
