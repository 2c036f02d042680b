import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mockInit } from '../../src/cli/mock.ts';
import { runProgram } from '../../src/cli/program.ts';
import { mockFiles, mockTools } from '../../src/mock/files.ts';
import { fakeIo, runLine } from './fake-io.ts';

/** The files of a folder that belong to a mock, as it was generated. */
function filesIn(folder: string, tool: (typeof mockTools)[number]) {
  return mockFiles(tool).map(({ path }) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

describe('mock init', () => {
  test.for(mockTools)(
    '--for %s writes the mock to licensing-mock, and prints how to start and check it',
    async (tool) => {
      const io = fakeIo();
      expect(await runProgram(['mock', 'init', '--for', tool], io)).toBe(0);
      expect(filesIn(join(io.directory, 'licensing-mock'), tool)).toEqual(mockFiles(tool));
      expect(io.out()).toContain('Start it:');
      expect(io.out()).toContain('run --env-file licensing-mock/.env --impact write');
      expect(io.err()).toBe('');
    },
  );

  test('--out names another folder, which the printed commands quote if they must', async () => {
    const io = fakeIo();
    expect(await mockInit({ for: 'msw', out: "my mock's" }, io)).toBe(0);
    expect(filesIn(join(io.directory, "my mock's"), 'msw')).toEqual(mockFiles('msw'));
    expect(io.out()).toContain("node 'my mock'\\''s'/server.mts");
  });

  test('--out may lead out of the current folder; the printed commands name it from the root then', async () => {
    const [io, other] = [fakeIo(), fakeIo()];
    expect(await mockInit({ for: 'msw', out: join(other.directory, 'mock') }, io)).toBe(0);
    expect(io.out()).toContain(`node ${join(other.directory, 'mock')}/server.mts`);
  });

  test('leaves files that are equal already as they are', async () => {
    const io = fakeIo();
    await mockInit({ for: 'wiremock' }, io);
    const before = io.out().length;
    expect(await mockInit({ for: 'wiremock' }, io)).toBe(0);
    expect(io.out().slice(before)).not.toContain('Wrote');
  });

  describe('if a file exists that differs', () => {
    async function changed() {
      const io = fakeIo();
      await mockInit({ for: 'msw' }, io);
      const path = join(io.directory, 'licensing-mock', 'licensing-handlers.mts');
      // Of the same size, so that the text is compared as well.
      const text = readFileSync(path, 'utf8').replace("'admin'", "'other'");
      writeFileSync(path, text);
      writeFileSync(join(io.directory, 'licensing-mock', '.env'), 'MINE=1\n');
      return { io, path, text };
    }

    test('writes nothing, names every file that differs and exits with 2', async () => {
      const { io, path, text } = await changed();
      expect(await mockInit({ for: 'msw' }, io)).toBe(2);
      expect(readFileSync(path, 'utf8')).toBe(text);
      expect(io.err()).toContain(path);
      expect(io.err()).toContain(join('licensing-mock', '.env'));
      expect(io.err()).not.toContain('server.mts');
    });

    test('does not write the files that are missing', async () => {
      const io = fakeIo();
      writeFileSync(join(io.directory, '.env'), 'GRAFANA_URL=http://mine.example/\n');
      expect(await mockInit({ for: 'msw', out: '.' }, io)).toBe(2);
      expect(readdirSync(io.directory)).toEqual(['.env']);
    });

    test('exits with 2 if that file is a link, also one that leads nowhere', async () => {
      const io = fakeIo();
      mkdirSync(join(io.directory, 'licensing-mock'));
      symlinkSync(join(io.directory, 'nowhere'), join(io.directory, 'licensing-mock', 'server.mts'));
      expect(await mockInit({ for: 'msw' }, io)).toBe(2);
      expect(readdirSync(io.directory)).toEqual(['licensing-mock']);
    });

    test('replaces it with --force', async () => {
      const { io } = await changed();
      expect(await mockInit({ for: 'msw', force: true }, io)).toBe(0);
      expect(filesIn(join(io.directory, 'licensing-mock'), 'msw')).toEqual(mockFiles('msw'));
    });

    test('does not replace a folder, even with --force', async () => {
      const io = fakeIo();
      mkdirSync(join(io.directory, 'licensing-mock', 'server.mts'), { recursive: true });
      expect(await mockInit({ for: 'msw' }, io)).toBe(2);
      expect(await mockInit({ for: 'msw', force: true }, io)).toBe(2);
      expect(io.err()).toContain('it is a folder');
    });
  });

  test('exits with 2 if the folder cannot be created', async () => {
    const io = fakeIo();
    writeFileSync(join(io.directory, 'file'), '');
    expect(await mockInit({ for: 'msw', out: 'file/mock' }, io)).toBe(2);
    expect(io.err()).toContain('Could not write the mock');
  });

  test.for([[['mock', 'init']], [['mock', 'init', '--for', 'nock']]] as const)(
    'exits with 2 and names --for: %j',
    async ([args]) => {
      const { exitCode, err } = await runLine(args);
      expect(exitCode).toBe(2);
      expect(err).toContain('--for');
    },
  );

  test('--help names the tools that a mock is generated for', async () => {
    const { out } = await runLine(['mock', 'init', '--help']);
    for (const tool of mockTools) expect(out).toContain(`"${tool}"`);
  });
});
