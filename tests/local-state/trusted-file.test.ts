import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readTrustedFile, untrustedCode } from '../../src/local-state/trusted-file.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'trusted-file-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe('trust in a file of the state folder', () => {
  test('a regular file of this user is read', () => {
    const path = join(folder(), 'journal');
    writeFileSync(path, 'text', { mode: 0o600 });
    expect(readTrustedFile(path)).toEqual({ kind: 'trusted', text: 'text' });
  });

  test('no file, or no folder, is absent', () => {
    expect(readTrustedFile(join(folder(), 'journal'))).toEqual({ kind: 'absent' });
    expect(readTrustedFile(join(folder(), 'none', 'journal'))).toEqual({ kind: 'absent' });
  });

  test.skipIf(process.platform === 'win32')('a link, a pipe and a folder are not believed, and do not block', () => {
    const base = folder();
    writeFileSync(join(base, 'file'), 'text');
    symlinkSync(join(base, 'file'), join(base, 'link'));
    execFileSync('mkfifo', [join(base, 'pipe')]);
    for (const path of [join(base, 'link'), join(base, 'pipe'), base]) {
      expect(readTrustedFile(path)).toMatchObject({ kind: 'untrusted', code: 'not-a-regular-file' });
    }
  });

  test.skipIf(process.platform === 'win32')('a file that others can write is not believed', () => {
    const path = join(folder(), 'journal');
    writeFileSync(path, 'text');
    chmodSync(path, 0o666);
    expect(readTrustedFile(path)).toMatchObject({ kind: 'untrusted', code: 'writable-by-others' });
  });

  test('a large file is not read', () => {
    const path = join(folder(), 'journal');
    writeFileSync(path, 'x'.repeat(65 * 1024), { mode: 0o600 });
    expect(readTrustedFile(path)).toMatchObject({ kind: 'untrusted', code: 'too-large' });
  });

  test.each([
    ['of another user', { uid: 2 }, 1, 'other-owner'],
    ['writable by the group', { mode: 0o620 }, 1, 'writable-by-others'],
    ['readable by all', { mode: 0o644 }, 1, 'nothing'],
    ['of a system without owners', { uid: 0, mode: 0o666 }, undefined, 'nothing'],
  ])('in a file $0 is refused because of: $3', (_, change, uid, code) => {
    const stats = { isFile: () => true, uid: 1, mode: 0o600, size: 10, ...change };
    expect(untrustedCode(stats, uid) ?? 'nothing').toBe(code);
  });
});
