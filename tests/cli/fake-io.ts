import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliIo, InterruptionReason, Output } from '../../src/cli/io.ts';
import { createInterruption } from '../../src/cli/process.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { Environment } from '../../src/config/sources.ts';

/** A CliIo without a process: an empty folder, only the environment that is given, output kept as text. */
export interface FakeIo extends CliIo {
  readonly out: () => string;
  readonly err: () => string;
  readonly interrupt: (reason: InterruptionReason) => void;
}

export function fakeIo(
  given: {
    readonly environment?: Environment;
    readonly isTTY?: boolean;
    /** What the user at the terminal types; without it there is no terminal. */
    readonly answer?: string;
  } = {},
): FakeIo {
  const directory = mkdtempSync(join(tmpdir(), 'licensing-conformance-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const stdout = recordedOutput(given.isTTY ?? false);
  const stderr = recordedOutput(given.isTTY ?? false);
  const { interruption, interrupt } = createInterruption((text) => stderr.write(`${text}\n`));
  return {
    program: 'grafana-licensing-conformance',
    directory,
    environment: { XDG_STATE_HOME: directory, ...given.environment },
    stdout,
    stderr,
    interruption,
    prompt: async (question) => {
      if (given.answer !== undefined) stderr.write(question);
      return given.answer;
    },
    secrets: [],
    interrupt,
    out: stdout.text,
    err: stderr.text,
  };
}

/** Runs a command line to its end. */
export async function runLine(
  args: readonly string[],
  given: { readonly environment?: Environment } = {},
): Promise<{ readonly exitCode: number; readonly out: string; readonly err: string }> {
  const io = fakeIo(given);
  const exitCode = await runProgram(args, io);
  return { exitCode, out: io.out(), err: io.err() };
}

function recordedOutput(isTTY: boolean): Output & { readonly text: () => string } {
  let written = '';
  return {
    isTTY,
    columns: 100,
    write(text) {
      written += text;
    },
    text: () => written,
  };
}
