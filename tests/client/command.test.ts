import { describe, expect, it } from 'vitest';
import { type CommandOutcome, runCommand } from '../../src/client/command.ts';
import { isRunning } from '../support/processes.ts';
import { temporaryDirectory } from '../support/settings.ts';

interface Given {
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

/** Runs a text as a program of Node. */
function node(
  text: string,
  { limitMs = 20_000, signal = new AbortController().signal }: Given = {},
): Promise<CommandOutcome> {
  return runCommand({
    file: process.execPath,
    args: ['--eval', text],
    directory: temporaryDirectory(),
    environment: { PATH: process.env.PATH, MARK: 'marked' },
    limitMs,
    signal,
  });
}

describe('a command', () => {
  it('ends with its exit code and what it printed on both outputs', async () => {
    const outcome = await node('console.error("an error"); console.log(process.env.MARK); process.exitCode = 3');
    expect(outcome).toMatchObject({ started: true, end: { kind: 'exited', code: 3 } });
    expect(outcome.started && outcome.output).toContain('marked');
    expect(outcome.started && outcome.output).toContain('an error');
  });

  it('keeps the end of a long output', async () => {
    const outcome = await node('process.stdout.write("x".repeat(5_000_000) + "the end")');
    expect(outcome.started && outcome.output.endsWith('the end')).toBe(true);
    expect(outcome.started && outcome.output.length).toBe(16 * 1024);
  });

  it('reads the end of its standard input at once', async () => {
    expect(await node('process.stdin.on("end", () => process.exit(5)).resume()')).toMatchObject({
      end: { kind: 'exited', code: 5 },
    });
  });

  it('that a signal ends has that signal', async () => {
    expect(await node('process.kill(process.pid, "SIGABRT")')).toMatchObject({
      end: { kind: 'signaled', signal: 'SIGABRT' },
    });
  });

  it('is stopped after its time limit', async () => {
    expect(await node('setInterval(() => {}, 1000)', { limitMs: 300 })).toMatchObject({
      end: { kind: 'timed-out', limitMs: 300 },
    });
  });

  it('that ignores SIGTERM is killed', async () => {
    const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
    expect(await node(stubborn, { limitMs: 1000 })).toMatchObject({ end: { kind: 'timed-out' } });
  });

  it('is stopped when the run is interrupted', async () => {
    const interruption = new AbortController();
    const outcome = node('setInterval(() => {}, 1000)', { signal: interruption.signal });
    interruption.abort();
    expect(await outcome).toMatchObject({ started: true, end: { kind: 'signaled', signal: 'SIGTERM' } });
  });

  it('leaves no process of its group behind', async () => {
    const outcome = await node(
      'const { spawn } = require("node:child_process"); const sleeper = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }); console.log(sleeper.pid); sleeper.unref()',
    );
    const pid = Number(outcome.started && outcome.output.trim());
    expect(pid).toBeGreaterThan(1);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it.for([
    ['is not there', 'no-such-program', [], 'ENOENT'],
    ['has an argument with a NUL byte', process.execPath, ['\0'], 'ERR_INVALID_ARG_VALUE'],
  ] as const)('that %s cannot start', async ([, file, args, cause]) => {
    const directory = temporaryDirectory();
    const { signal } = new AbortController();
    const outcome = await runCommand({ file, args, directory, environment: {}, limitMs: 1000, signal });
    expect(outcome).toEqual({ started: false, cause });
  });
});
