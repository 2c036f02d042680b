/**
 * `npm run crashes`: interrupts write runs at every step and in every way, in this process and in separate processes, and
 * prints what was lost. Exits with 1 if anything differs from what is expected.
 */
import { fullDisks } from './crashes/disks.ts';
import { everywhere, everywhereForGood, throwingHook } from './crashes/in-process.ts';
import { killedAtRandom } from './crashes/kills.ts';
import { moments } from './crashes/moments.ts';
import { blows, countIn, strikeAt } from './crashes/processes.ts';
import { isAsExpected, type Row, summed, tableOf } from './crashes/row.ts';
import { randomSequences } from './crashes/sequences.ts';

/** Concurrent processes, in addition to this one. */
const atOnce = 2;

async function inProcesses(): Promise<readonly Row[]> {
  const last = moments.find(({ nth }) => nth < 0);
  const total = last ? await countIn(last.is) : 0;
  const trials = blows.flatMap((blow) => moments.map((moment) => ({ blow, moment })));
  const done = new Map(blows.map(({ fault }) => [fault, [] as Omit<Row, 'fault' | 'by'>[]]));
  const queue = trials.values();
  const worker = async (): Promise<void> => {
    for (const { blow, moment } of queue) done.get(blow.fault)?.push(await strikeAt(blow, moment, total));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return blows.map(({ fault, by }) => summed(fault, by, done.get(fault) ?? []));
}

async function inThisProcess(): Promise<readonly Row[]> {
  return [
    await everywhere('an exception where a request is sent', 'sending throws'),
    await everywhere('an exception where an answer is read', 'reading throws'),
    await everywhere('a request lost, the target back soon', 'request lost'),
    await everywhere('an answer lost, the target back soon', 'answer lost'),
    await everywhereForGood('an answer lost, the target back after the run', 'answer lost'),
    await throwingHook("an exception in the caller's hook"),
    await killedAtRandom('kept', 200),
    await killedAtRandom('truncated', 30),
    await killedAtRandom('deleted', 30),
  ];
}

const [processes, here, disks] = await Promise.all([inProcesses(), inThisProcess(), fullDisks()]);
const rows = [...processes, ...disks, ...here, await randomSequences(10_000)];
process.stdout.write(tableOf(rows));
process.exitCode = rows.every(isAsExpected) ? 0 : 1;
