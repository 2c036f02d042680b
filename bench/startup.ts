/**
 * How long the built command takes to start: `node bench/startup.ts`, after `npm run build`. Prints milliseconds, the medians
 * of runs that alternate, and how many times the start of Node alone that is.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

/** How long one command line takes. */
export interface StartupTime {
  readonly command: string;
  /** Median of the wall time in milliseconds. */
  readonly medianMs: number;
  /** The median, divided by that of `node -e 0`. */
  readonly ratio: number;
}

const commandLines: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': ['-e', '0'],
  '--version': [main, '--version'],
  '--help': [main, '--help'],
  list: [main, 'list'],
};

/**
 * Measures `node -e 0` and the commands that send nothing, one after the other in each round, so that other load on the
 * machine reaches all of them. The compile cache is in a folder that is deleted afterwards, and filled before.
 *
 * @param rounds - how often each is measured
 * @throws Error if the command was not built, or fails
 */
export function measureStartup(rounds = 41): readonly StartupTime[] {
  const cache = mkdtempSync(join(tmpdir(), 'licensing-conformance-startup-'));
  const start = (args: readonly string[]): number => {
    const begin = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env: { XDG_CACHE_HOME: cache } });
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}. Run npm run build first.`);
    return performance.now() - begin;
  };
  try {
    const measured = Object.entries(commandLines).map(([command, args]) => ({ command, args, times: [] as number[] }));
    for (const { args } of measured) start(args);
    for (let round = 0; round < rounds; round += 1) {
      for (const { args, times } of measured) times.push(start(args));
    }
    const medians = measured.map(({ command, times }) => ({ command, medianMs: median(times) }));
    const floor = medians[0]?.medianMs ?? Number.NaN;
    return medians.map(({ command, medianMs }) => ({ command, medianMs, ratio: medianMs / floor }));
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (import.meta.main) {
  for (const { command, medianMs, ratio } of measureStartup()) {
    process.stdout.write(`${command.padEnd(9)}  ${medianMs.toFixed(1).padStart(6)} ms  ${ratio.toFixed(2)}\n`);
  }
}
