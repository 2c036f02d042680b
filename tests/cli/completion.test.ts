import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { runLine } from './fake-io.ts';

const run = promisify(execFile);

/** What bash offers for a command line whose last word is incomplete. */
async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const { out } = await runLine(['completion', 'bash']);
  const script = `${out}
COMP_WORDS=(licensing-conformance "$@"); COMP_CWORD=$#
_licensing_conformance
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['--norc', '-c', script, 'bash', ...words]);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completion in bash', () => {
  test.each<[string, string[], string[]]>([
    ['commands', ['do'], ['doctor']],
    ['nested commands', ['pact', 'v'], ['verify']],
    ['flags of the table', ['run', '--grafana-v'], ['--grafana-version']],
    ['flags of the table for a nested command', ['pact', 'verify', '--pac'], ['--pact']],
    ['flags of its own', ['restore', '--forg'], ['--forget']],
    ['values', ['run', '--impact', 'w'], ['write']],
    ['values of serve', ['serve', '--edition', 'e'], ['enterprise']],
    ['reporters of client', ['client', '--reporter', 'ju'], ['junit']],
    ['reporters', ['run', '--reporter', 'ju'], ['junit']],
    [
      'scenarios',
      ['run', '--only', 'remove.rejects.another-instance.'],
      ['remove.rejects.another-instance.none-stored'],
    ],
    ['requirements to explain', ['explain', 'remove.wrong-ins'], ['remove.wrong-instance']],
    ['requirements of clients to explain', ['explain', 'client.bas'], ['client.basic']],
    ['scenarios of clients to explain', ['explain', 'client.sends.bas'], ['client.sends.basic']],
    ['flags of client', ['client', '--stri'], ['--strict']],
    ['codes to explain', ['explain', 'unattributed'], ['unattributed-change']],
    ['shells', ['completion', 'z'], ['zsh']],
  ])('offers $0: $1 gives $2', async (_, words, expected) => {
    expect(await completed(...words)).toEqual(expected);
  });

  test('offers no flag of another command', async () => {
    expect(await completed('list', '--')).toEqual(['--json', '--help']);
  });
});

describe('completion', () => {
  test.each(['zsh', 'fish'])('in %s has the commands, flags and IDs', async (shell) => {
    const { exitCode, out } = await runLine(['completion', shell]);
    expect(exitCode).toBe(0);
    for (const word of ['doctor', 'grafana-version', 'without-journal', 'remove.wrong-instance', 'wrong-body']) {
      expect(out).toContain(word);
    }
  });

  test('rejects another shell', async () => {
    const { exitCode, err } = await runLine(['completion', 'csh']);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('bash, zsh and fish')]);
  });
});
