import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientScenarios } from '../../specs/client-scenarios.ts';
import { brokenIn, check } from '../client/check.ts';
import { cleanUpAfterEachConcurrentTest } from '../support/concurrent.ts';
import { temporaryDirectory } from '../support/settings.ts';
import { command } from './command.ts';

cleanUpAfterEachConcurrentTest();

const page = readFileSync(join(import.meta.dirname, '../../docs/clients.md'), 'utf8');

/** Each client of the page: its file, its text, and the command line below it. */
const clients = [
  ...page.matchAll(
    /`(client\.\w+)`[^`]*```\w+\n([\s\S]*?)```\n\n```sh\nnpx grafana-licensing-conformance (client [^\n]+)\n```/g,
  ),
].map(([, file = '', text = '', line = '']) => ({ file, text, args: line.split(' ') }));

/** The program that runs a client. */
const programOf = ({ args }: (typeof clients)[number]): string => args.at(-2) ?? '';

/**
 * Where a program is, undefined if it is not installed. Of Python, itself and not the script of a version manager, which takes
 * longer than the client.
 */
function find(program: string): string | undefined {
  const isPython = program.startsWith('python');
  const args = isPython ? ['-c', 'import sys; print(sys.executable)'] : ['--version'];
  const { error, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  return isPython ? stdout.trim() : program;
}

describe.concurrent('docs/clients.md', () => {
  it('has a client for the shell, one for Node and one for Python', () => {
    expect(clients.map(({ file }) => file)).toEqual(['client.sh', 'client.mjs', 'client.py']);
  });

  it.for(clients)('shows a client that is conformant in an empty folder: $file', async (client, { skip }) => {
    const program = find(programOf(client)) ?? skip(`${programOf(client)} is not installed`);
    const directory = temporaryDirectory();
    writeFileSync(join(directory, client.file), client.text);
    const { report } = await check([program, client.file], { directory, strict: true });
    expect(brokenIn(report)).toEqual([]);
    expect(report).toMatchObject({ exitCode: 0, counts: { pass: clientScenarios.length } });
  });

  it('shows a command line that finds client.mjs conformant', async () => {
    const [client] = clients.filter(({ file }) => file === 'client.mjs');
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'client.mjs'), client?.text ?? '');
    const { exitCode, out, err } = await command(client?.args ?? [], { directory, isQuick: true });
    expect(err).toBe('');
    expect(out).toContain(
      `Result: conformant: ${clientScenarios.length} scenarios ran, no documented requirement was violated\n`,
    );
    expect(exitCode).toBe(0);
  });

  it('names examples/client/main.ts, which is conformant with --strict', async () => {
    const main = join(import.meta.dirname, '../../examples/client/main.ts');
    const { report } = await check([process.execPath, main], { strict: true });
    expect(brokenIn(report)).toEqual([]);
    expect(report).toMatchObject({ exitCode: 0, counts: { pass: clientScenarios.length } });
  });
});
