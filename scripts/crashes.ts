/**
 * `npm run crashes`: interrupts write runs at every step and in every way, in this process and in separate processes, kills
 * runs at `reject` against servers that carry out what they reject, and prints what was lost. Exits with 1 if anything
 * differs from what is expected.
 */
import { fullDisks } from './crashes/disks.ts';
import { everywhere, everywhereForGood, throwingHook } from './crashes/in-process.ts';
import { killedAtRandom, killedRejecting } from './crashes/kills.ts';
import { type Moment, moments, rejectMoments } from './crashes/moments.ts';
import {
  type Blow,
  blows,
  countIn,
  killedProcess,
  rejecting,
  type Scene,
  strikeAt,
  writing,
} from './crashes/processes.ts';
import { isAsExpected, type Row, summed, tableOf } from './crashes/row.ts';
import { randomSequences } from './crashes/sequences.ts';

/** Concurrent processes, in addition to this one. */
const atOnce = 2;

async function inProcesses(): Promise<readonly Row[]> {
  const trials = [
    ...(await trialsOf(blows, moments, writing)),
    ...(await trialsOf([killedProcess], rejectMoments, rejecting)),
  ];
  const done = new Map(trials.map(({ blow }) => [blow, [] as Omit<Row, 'fault' | 'by'>[]]));
  const queue = trials.values();
  const worker = async (): Promise<void> => {
    for (const { blow, moment, total, scene } of queue) {
      done.get(blow)?.push(await strikeAt(blow, moment, total, scene));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return [...done].map(([{ fault, by }, rows]) => summed(fault, by, rows));
}

/** Each blow at each moment. Those that are counted from the last backwards need to know how many there are. */
async function trialsOf(dealt: readonly Blow[], at: readonly Moment[], scene: Scene) {
  const last = at.find(({ nth }) => nth < 0);
  const total = last ? await countIn(last.is, scene) : 0;
  return dealt.flatMap((blow) => at.map((moment) => ({ blow, moment, total, scene })));
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
    await killedRejecting(8),
  ];
}

const [processes, here, disks] = await Promise.all([inProcesses(), inThisProcess(), fullDisks()]);
const rows = [...processes, ...disks, ...here, await randomSequences(10_000)];
process.stdout.write(tableOf(rows));
process.exitCode = rows.every(isAsExpected) ? 0 : 1;
