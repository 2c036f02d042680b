/**
 * `npm run hostile`: runs the command in its own process against every hostile target of fixtures/hostile and prints the
 * results. Words on the command line select the cases whose ids contain one of them. Exits with 1 if a result differs from
 * what is expected.
 */
import { hostileCases } from '../fixtures/hostile/index.ts';
import { type Trial, tryCase } from './hostile/trial.ts';

/** More processes than cores would distort the durations. */
const atOnce = 2;

const words = process.argv.slice(2);
const cases = hostileCases.filter(({ id }) => words.length === 0 || words.some((word) => id.includes(word)));
const trials = new Map<string, Trial>();
const queue = cases.values();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const one of queue) trials.set(one.id, await tryCase(one));
  }),
);
const rows = cases.flatMap(({ id }) => trials.get(id) ?? []);
process.stdout.write(tableOf(rows));
process.exitCode = rows.length > 0 && rows.every(({ wrongs }) => wrongs.length === 0) ? 0 : 1;

function tableOf(all: readonly Trial[]): string {
  const width = Math.max(0, ...all.map(({ id }) => id.length));
  const line = (mark: string, cells: readonly [string, string, string, string, string]): string => {
    const [id, result, exit, time, memory] = cells;
    return `${mark} ${id.padEnd(width)}  ${result.padEnd(17)} ${exit.padStart(4)} ${time.padStart(7)} ${memory.padStart(8)}`;
  };
  const wrong = all.filter(({ wrongs }) => wrongs.length > 0);
  const slowest = Math.max(0, ...all.map(({ durationMs }) => durationMs));
  const largest = Math.max(0, ...all.map(({ peakMebibytes }) => peakMebibytes));
  return [
    line(' ', ['hostile target', 'result', 'exit', 'time', 'memory']),
    ...all.flatMap(({ id, result, exitCode, durationMs, peakMebibytes, wrongs }) => [
      line(wrongs.length === 0 ? '✔' : '✖', [
        id,
        result,
        String(exitCode),
        `${(durationMs / 1000).toFixed(1)} s`,
        `${Math.round(peakMebibytes)} MiB`,
      ]),
      ...wrongs.map((text) => `    ${text}`),
    ]),
    '',
    `${all.length - wrong.length} of ${all.length} hostile targets as expected; at most ${(slowest / 1000).toFixed(1)} s and ${Math.round(largest)} MiB`,
    '',
  ].join('\n');
}
