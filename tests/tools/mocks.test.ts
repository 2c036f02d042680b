import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/mocks/tool-process.ts';
import { mockFiles, mockTools } from '../../src/mock/files.ts';
import { temporaryDirectory } from '../support/settings.ts';
import { projectFile } from './foreign-tool.ts';

/** The environment of a newcomer: the Node of this project comes first, and neither npm nor Vitest has set anything. */
const environment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|node_env|node_options|vitest)/i.test(name)),
  ),
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
};

/** The commands of docs/mocks.md for a tool: those that set up, the one that serves, and the one that checks. */
function stepsFor(tool: string): readonly (readonly string[])[] {
  const page = readFileSync(projectFile('docs/mocks.md'), 'utf8');
  const after = page.split(`<!-- steps: ${tool} -->`)[1] ?? '';
  const section = after.split('<!-- /steps -->')[0] ?? '';
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text.trim().split('\n'));
}

/** Runs a command line to its end, or until the test is over. */
async function runLine(
  line: string,
  cwd: string,
  signal?: AbortSignal,
): Promise<{ readonly status: number | null; readonly output: string }> {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn('sh', ['-c', line], { cwd, env: environment, stdio: [...stdio], detached: true });
  signal?.addEventListener('abort', () => killGroup(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  await once(child, 'close');
  return { status: child.exitCode, output };
}

/** Ends a process and everything that it has started. */
function killGroup({ pid, exitCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
}

/** Starts a command line that runs until the test ends, with everything that it starts. */
function startLine(line: string, cwd: string): void {
  const child = spawn('sh', ['-c', line], { cwd, env: environment, stdio: 'ignore', detached: true });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    killGroup(child);
    await closed;
  });
}

describe('a newcomer who follows docs/mocks.md in an empty folder', () => {
  const packed = mkdtempSync(join(tmpdir(), 'licensing-conformance-test-'));
  let tarball = '';

  beforeAll(async () => {
    const { status, output } = await runLine(`npm pack --silent --pack-destination ${packed}`, projectFile('.'));
    if (status !== 0) throw new Error(output);
    tarball = join(packed, output.trim().split('\n').at(-1) ?? '');
  }, 300_000);

  afterAll(() => rmSync(packed, { recursive: true, force: true }));

  test.for(mockTools)(
    'gets a mock in %s that passes the whole suite',
    { timeout: 300_000 },
    async (tool, { signal }) => {
      const folder = temporaryDirectory();
      const [setup = [], [serve = ''] = [], [check = ''] = []] = stepsFor(tool);
      // What differs from the page: the package is the one of this project, and the port is free.
      const port = String(await freePort());
      const here = (line: string): string =>
        line.replaceAll('8080', port).replace(/^(npm install .*)grafana-licensing-conformance /, `$1${tarball} `);
      for (const line of setup) expect(await runLine(here(line), folder, signal)).toMatchObject({ status: 0 });
      startLine(here(serve), folder);
      // A reader waits for the line that says that the mock listens.
      const checked = await runLine(`${here(check)} --strict --wait 60`, folder, signal);
      expect(checked.output).toMatch(
        /^Result: conformant: (\d+) scenarios ran, no documented requirement was violated\nScope: \1 of \1 /m,
      );
      expect(checked).toMatchObject({ status: 0 });
    },
  );
});

test('the generated TypeScript for MSW has no type error in strict mode', async () => {
  const folder = temporaryDirectory();
  symlinkSync(projectFile('tools/node_modules'), join(folder, 'node_modules'));
  for (const { path, text } of mockFiles('msw')) writeFileSync(join(folder, path), text);
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitReturns: true,
    noUnusedLocals: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [projectFile('node_modules/@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }));
  expect(await runLine(`${projectFile('node_modules/.bin/tsc')} -p .`, folder)).toEqual({ status: 0, output: '' });
});
