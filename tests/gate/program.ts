import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from '../support/concurrent.ts';

/** How a program ended, and what it had printed. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A program with a process group of its own. */
export interface RunningProgram {
  readonly ended: Promise<ProgramEnd>;
  /** Sends a signal to the program alone, as a runner does that cancels a job. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Ends the program and all that it started at once, as a runner does that lost patience. */
  readonly kill: () => void;
}

/** Starts a program, which is gone when the test is. Its environment is only what is given. */
export function startProgram(
  program: string,
  args: readonly string[],
  where: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): RunningProgram {
  const child = spawn(program, args, { ...where, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group is gone.
    }
  };
  onTestFinished(kill);
  const ended = once(child, 'close').then(
    ([exitCode, signal]): ProgramEnd => ({
      exitCode: exitCode as number | null,
      signal: signal as NodeJS.Signals | null,
      out,
      err,
    }),
  );
  return {
    ended,
    kill,
    signal: (signal) => {
      child.kill(signal);
    },
  };
}
