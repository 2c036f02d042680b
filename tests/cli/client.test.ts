import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { fakeIo, runLine } from './fake-io.ts';

const environment = { PATH: process.env.PATH };
const silent = [process.execPath, '--eval', 'console.log("\\u001b[2Jnothing to do")'];

describe('client', () => {
  it.for([
    [['client'], "missing required argument 'command'"],
    [['client', '--strict'], "missing required argument 'command'"],
    [['client', '--timeout', '0', '--', 'x'], '--timeout must be a whole number from 1 to 600000, not "0".'],
    [['client', '--impact', 'read', '--', 'x'], "unknown option '--impact'"],
  ] as const)('%j exits with 2 and says: %s', async ([args, message]) => {
    const { exitCode, err } = await runLine(args);
    expect(err).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('exits with 2 if the command cannot start', async () => {
    const { exitCode, out } = await runLine(['client', '--', 'no-such-program'], { environment });
    expect(out).toContain('error (command-not-started): Could not start "no-such-program"');
    expect(exitCode).toBe(2);
  });

  it('passes everything after -- to the command', async () => {
    const program = 'console.log(process.argv.slice(1).join(" "))';
    const args = ['client', '--verbose', '--', process.execPath, '--eval', program, '--', '--strict', '--reporter'];
    const { err } = await runLine(args, { environment });
    expect(err).toContain('--strict --reporter');
  });

  it('exits with 4 if the command sends nothing, and shows its output on one line without control sequences', async () => {
    const { exitCode, err } = await runLine(['client', '--', ...silent], { environment });
    expect(exitCode).toBe(4);
    expect(err).toBe('documented responses: the command printed this\n  \\x1b[2Jnothing to do\n');
  });

  it('shows on a terminal which run is in progress, and clears that line at the end', async () => {
    const io = fakeIo({ environment, isTTY: true });
    await runProgram(['client', '--', process.execPath, '--eval', ''], io);
    expect(io.err()).toBe('\r\u001b[2Krunning: documented responses\r\u001b[2K');
  });

  it('writes reports to files', async () => {
    const io = fakeIo({ environment });
    const file = join(io.directory, 'client.json');
    expect(await runProgram(['client', '--reporter', `json=${file}`, '--', ...silent], io)).toBe(4);
    expect(existsSync(file)).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      client: { command: process.execPath },
      exitCode: 4,
    });
  });

  it('does not start the command if a report cannot be written', async () => {
    const { exitCode, out } = await runLine(['client', '--reporter', 'json=/no/such/folder/x.json', '--', ...silent]);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
  });

  it('exits with the code of the signal if it is interrupted', async () => {
    const io = fakeIo({ environment });
    const running = runProgram(['client', '--', process.execPath, '--eval', 'setInterval(() => {}, 1000)'], io);
    io.interrupt('SIGTERM');
    expect(await running).toBe(143);
  });
});
