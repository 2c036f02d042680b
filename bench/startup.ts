/*
 * How long the built command takes to start: `node bench/startup.ts`, after `npm run build`. Measures `node -e 0` and the
 * commands that send nothing, one after the other in each round, so that other load on the machine reaches all of them.
 * Prints the median of each in milliseconds, and how many times the start of Node alone that is.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './statistics.ts';

const main = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

/** How often each command line is measured. */
const rounds = 41;

const commandLines: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': ['-e', '0'],
  '--version': [main, '--version'],
  '--help': [main, '--help'],
  list: [main, 'list'],
};

/** The compile cache of the command. */
const cache = mkdtempSync(join(tmpdir(), 'licensing-conformance-startup-'));
try {
  const measured = Object.entries(commandLines).map(([command, args]) => ({ command, args, times: [] as number[] }));
  // Fills the cache.
  for (const { args } of measured) start(args);
  for (let round = 0; round < rounds; round += 1) {
    for (const { args, times } of measured) times.push(start(args));
  }
  const medians = measured.map(({ command, times }) => ({ command, medianMs: median(times) }));
  const alone = medians[0]?.medianMs ?? Number.NaN;
  for (const { command, medianMs } of medians) {
    const times = (medianMs / alone).toFixed(2);
    process.stdout.write(`${command.padEnd(9)}  ${medianMs.toFixed(1).padStart(6)} ms  ${times}\n`);
  }
} finally {
  rmSync(cache, { recursive: true, force: true });
}

/** Runs Node with these arguments, and gives the milliseconds that it took. */
function start(args: readonly string[]): number {
  const begin = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env: { XDG_CACHE_HOME: cache } });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}. Run npm run build first.`);
  return performance.now() - begin;
}
