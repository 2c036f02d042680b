import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program to measure. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

/** What a process used, with the processes it waited for. */
export interface ProcessUsage {
  /** From the start of the process to its exit. */
  readonly wallMs: number;
  /** User and system time; GNU time reports it in steps of 10 ms. */
  readonly cpuMs: number;
  /** The peak resident set of the largest of its processes, in bytes. */
  readonly peakBytes: number;
}

/** GNU time reads what the kernel has counted for a process that has ended, which Node cannot. */
export const timeProgram = '/usr/bin/time';

/** How much of the output an error quotes, in characters. */
const quotedOutput = 2000;

/** A program that takes longer hangs. */
const maxMs = 300_000;

/**
 * Runs a program with nothing in its environment but what is given, and measures it as a whole process.
 *
 * @throws Error with the end of its output if it does not exit with 0 within five minutes
 */
export async function measure({ file, args, environment = {}, directory }: Command): Promise<ProcessUsage> {
  const scratch = mkdtempSync(join(tmpdir(), 'licensing-conformance-bench-'));
  const usageFile = join(scratch, 'usage');
  const startedAt = performance.now();
  const child = spawn(timeProgram, ['-q', '-o', usageFile, '-f', '%U %S %M', file, ...args], {
    cwd: directory ?? scratch,
    env: { PATH: process.env.PATH ?? '', HOME: scratch, XDG_STATE_HOME: scratch, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that the program ends with GNU time.
    detached: true,
  });
  const stop = (): void => stopGroup(child.pid);
  const deadline = setTimeout(stop, maxMs);
  process.once('exit', stop);
  try {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const exited = once(child, 'exit').then(([code]) => ({ code: code as number | null, at: performance.now() }));
    const [{ code, at }] = await Promise.all([exited, once(child, 'close')]);
    if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${output.slice(-quotedOutput)}`);
    return { wallMs: at - startedAt, ...usageIn(readFileSync(usageFile, 'utf8')) };
  } finally {
    clearTimeout(deadline);
    process.off('exit', stop);
    rmSync(scratch, { recursive: true, force: true });
  }
}

function stopGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Reads a line of GNU time: seconds of user and of system time, and the peak resident set in KiB. */
export function usageIn(line: string): Omit<ProcessUsage, 'wallMs'> {
  const [user = Number.NaN, system = Number.NaN, peakKib = Number.NaN] = line.trim().split(' ').map(Number);
  return { cpuMs: Math.round((user + system) * 1000), peakBytes: peakKib * 1024 };
}
