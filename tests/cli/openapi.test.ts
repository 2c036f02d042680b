import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openApi, openApiText } from '../../src/cli/openapi.ts';
import { fakeIo, runLine } from './fake-io.ts';

describe('openapi', () => {
  test('prints the document, and nothing else', async () => {
    const { exitCode, out, err } = await runLine(['openapi']);
    expect([exitCode, out, err]).toEqual([0, openApiText(), '']);
  });

  test('--out writes it to a file, and replaces an existing one', async () => {
    const io = fakeIo();
    const path = join(io.directory, 'new', 'api.json');
    for (const _ of ['created', 'replaced']) {
      expect(await openApi({ out: 'new/api.json' }, io)).toBe(0);
      expect(readFileSync(path, 'utf8')).toBe(openApiText());
      writeFileSync(path, '{}');
    }
    expect(io.out()).toContain(`Wrote ${path}.`);
  });

  test('--out exits with 2 for a folder and for a device, and leaves them as they are', async () => {
    const io = fakeIo();
    mkdirSync(join(io.directory, 'folder'));
    expect(await openApi({ out: 'folder' }, io)).toBe(2);
    expect(await openApi({ out: '/dev/null' }, io)).toBe(2);
    expect(readFileSync('/dev/null', 'utf8')).toBe('');
    expect(io.err()).toContain('it is a folder');
    expect(io.err()).toContain('it is not a regular file');
  });

  test('--out exits with 2 if a file is in the place of its folder', async () => {
    const io = fakeIo();
    writeFileSync(join(io.directory, 'file'), 'mine');
    expect(await openApi({ out: 'file/api.json' }, io)).toBe(2);
    expect(await openApi({ out: 'file/below/api.json' }, io)).toBe(2);
    expect(io.err()).toContain('its folder cannot be created');
    expect(readFileSync(join(io.directory, 'file'), 'utf8')).toBe('mine');
  });

  test('--check exits with 0 if the file is up to date', async () => {
    const io = fakeIo();
    await openApi({ out: 'contracts/openapi.json' }, io);
    expect(await openApi({ check: true }, io)).toBe(0);
    expect(await openApi({ check: true, out: 'contracts/openapi.json' }, io)).toBe(0);
  });

  test('--check exits with 1 if the file is out of date or missing, and writes nothing', async () => {
    const io = fakeIo();
    writeFileSync(join(io.directory, 'old.json'), '{}');
    expect(await openApi({ check: true, out: 'old.json' }, io)).toBe(1);
    expect(readFileSync(join(io.directory, 'old.json'), 'utf8')).toBe('{}');
    expect(io.err()).toContain('old.json is out of date');
    expect(await openApi({ check: true }, io)).toBe(1);
    expect(io.err()).toContain('contracts/openapi.json cannot be read');
  });

  test('--check exits with 1 for a pipe that nobody writes to', async () => {
    const io = fakeIo();
    execFileSync('mkfifo', [join(io.directory, 'pipe')]);
    expect(await openApi({ check: true, out: 'pipe' }, io)).toBe(1);
  });
});
