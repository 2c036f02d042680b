import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputChunk } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../scripts/build/bundle.ts';
import { version } from '../../src/config/package-info.ts';
import { temporaryDirectory } from '../support/settings.ts';
import { start as startCommand } from './command.ts';

let folder: string;
let chunks: readonly OutputChunk[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'licensing-conformance-build-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  chunks = await bundle(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the built command to its end, with nothing in its environment but what is given. */
function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}, nodeArgs: string[] = []) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeArgs, join(folder, 'src/cli/main.js'), ...args],
    { encoding: 'utf8', env: environment, cwd: temporaryDirectory() },
  );
  return { exitCode: status, out: stdout, err: stderr };
}

/** The modules that are loaded with some chunks: those in them, and in what they import statically. */
function modulesLoadedWith(...names: readonly string[]): readonly string[] {
  const loaded = new Set<OutputChunk>();
  const load = (name: string): void => {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    if (!chunk || loaded.has(chunk)) return;
    loaded.add(chunk);
    chunk.imports.forEach(load);
  };
  names.forEach(load);
  return [...loaded].flatMap(({ moduleIds }) => moduleIds);
}

/** The chunk that a dynamic import of a module of src/ loads. */
function chunkOf(module: string): string {
  const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/src/${module}`));
  if (!chunk) throw new Error(`No chunk begins with ${module}.`);
  return chunk.fileName;
}

describe('the built command', () => {
  const start = (): string[] => [chunkOf('cli/main.ts'), chunkOf('cli/compile-cache.ts'), chunkOf('cli/process.ts')];
  const heavy =
    /\/node_modules\/(?!commander\/)|\/src\/(?!cli|config\/package-info|domain|local-state\/private-folder)/;

  test('loads commander and nothing heavier for --help and --version', () => {
    const loaded = modulesLoadedWith(...start());
    expect(loaded.some((id) => id.includes('/node_modules/commander/'))).toBe(true);
    expect(loaded.filter((id) => heavy.test(id) || id.includes('/specs/'))).toEqual([]);
  });

  test('loads the specs and nothing heavier for list', () => {
    const loaded = modulesLoadedWith(...start(), chunkOf('cli/list.ts'));
    expect(loaded.some((id) => id.endsWith('/specs/index.ts'))).toBe(true);
    expect(loaded.filter((id) => heavy.test(id))).toEqual([]);
  });

  test('loads neither the reference server nor fast-check for a run against a URL', () => {
    const loaded = modulesLoadedWith(chunkOf('cli/run.ts'), chunkOf('app/run.ts'));
    expect(loaded.some((id) => id.includes('/node_modules/undici/'))).toBe(true);
    expect(loaded.filter((id) => /\/src\/(reference|explore|pact)\/|\/(hono|fast-check)\//.test(id))).toEqual([]);
  });

  test('leaves out the parts of undici that are not dispatchers', () => {
    const undici = chunks.flatMap(({ modules }) =>
      Object.entries(modules).filter(([id]) => /\/undici\/lib\/(web|mock|interceptor|cache|milo)\//.test(id)),
    );
    const size = undici.reduce((sum, [, { renderedLength }]) => sum + renderedLength, 0);
    expect(size).toBeLessThan(10_000);
  });

  test('shares no code of the command line with the library', () => {
    const loaded = modulesLoadedWith('src/index.js');
    expect(loaded.some((id) => id.endsWith('/src/index.ts'))).toBe(true);
    expect(loaded.filter((id) => /\/src\/cli\/|\/node_modules\/(commander|undici|hono)\//.test(id))).toEqual([]);
  });

  test('imports no package but the optional Pact and Vitest', () => {
    const external = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
    const files = new Set(chunks.map(({ fileName }) => fileName));
    const packages = new Set(external.filter((name) => !files.has(name) && !name.startsWith('node:')));
    expect([...packages].toSorted()).toEqual(['@pact-foundation/pact', 'vitest']);
  });

  // Only Linux reports the peak of a process without that of its parent.
  test.runIf(process.platform === 'linux')('passes its own suite in at most 110 MiB', () => {
    const report = `
      import { readFileSync } from 'node:fs';
      process.on('exit', () => console.error(readFileSync('/proc/self/status', 'utf8')));
    `;
    const probe = ['--import', `data:text/javascript,${encodeURIComponent(report)}`];
    const { exitCode, out, err } = run(['run', '--reference'], {}, probe);
    expect(out).toContain('Result: conformant');
    expect(exitCode).toBe(0);
    expect(Number(/^VmHWM:\s+(\d+) kB$/m.exec(err)?.[1]) / 1024).toBeLessThan(110);
  });

  test.each([
    ['--json', 'url'],
    ['--openapi', 'openapi'],
  ])('serves, and prints one document with %s', async (flag, field) => {
    const program = join(folder, 'src/cli/main.js');
    const { child, ended } = startCommand(['serve', '--port', '0', flag], { program });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const { exitCode, out } = await ended;
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toHaveProperty(field);
  });

  test('names positions of the sources in stack traces with --enable-source-maps', () => {
    const { err } = run(['--version'], {}, [
      '--enable-source-maps',
      '--import',
      `data:text/javascript,${encodeURIComponent('process.on = () => { throw new Error("here"); };')}`,
    ]);
    expect(err).toMatch(/src\/cli\/process\.ts:\d+/);
  });
});

describe('the compile cache of the built command', () => {
  /** The folder of the cache below that of XDG_CACHE_HOME. */
  const cacheIn = (home: string): string => join(home, 'grafana-licensing-conformance', 'compile-cache');

  test('is kept in a folder for the user alone', () => {
    const home = temporaryDirectory();
    expect(run(['--version'], { XDG_CACHE_HOME: home })).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
    expect(statSync(cacheIn(home)).mode & 0o777).toBe(0o700);
    expect(readdirSync(cacheIn(home), { recursive: true }).length).toBeGreaterThan(1);
    expect(run(['--version'], { XDG_CACHE_HOME: home })).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
  });

  test('stays valid for each command, whichever ran before', () => {
    const home = temporaryDirectory();
    const start = (): void => {
      for (const command of ['list', 'doctor', 'list']) run([command, '--help'], { XDG_CACHE_HOME: home });
    };
    // Node writes an entry again if V8 has rejected it.
    const writes = (): readonly (readonly [string, number])[] =>
      readdirSync(cacheIn(home), { recursive: true, encoding: 'utf8' })
        .map((file) => [file, statSync(join(cacheIn(home), file)).ino] as const)
        .toSorted();
    start();
    const before = writes();
    expect(before.length).toBeGreaterThan(1);
    start();
    expect(writes()).toEqual(before);
  });

  test('is not used, without a message, if others can write its folder', () => {
    const home = temporaryDirectory();
    mkdirSync(cacheIn(home), { recursive: true });
    chmodSync(cacheIn(home), 0o777);
    expect(run(['--version'], { XDG_CACHE_HOME: home })).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
    expect(readdirSync(cacheIn(home))).toEqual([]);
  });

  test('is not made if NODE_DISABLE_COMPILE_CACHE is set', () => {
    const home = temporaryDirectory();
    const environment = { XDG_CACHE_HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' };
    expect(run(['--version'], environment)).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
    expect(readdirSync(home)).toEqual([]);
  });

  test('is not made, without a message, if its folder cannot be made or there is no home', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    for (const environment of [{ XDG_CACHE_HOME: file }, { HOME: file }, {}]) {
      expect(run(['--version'], environment)).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
    }
    expect(existsSync(join(file, '.cache'))).toBe(false);
  });
});
