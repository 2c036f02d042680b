import { expect, test } from 'vitest';
import { fullDisks } from '../../scripts/crashes/disks.ts';
import { moments } from '../../scripts/crashes/moments.ts';
import { blows, countIn, type Scene, strikeAt, writing } from '../../scripts/crashes/processes.ts';
import { isAsExpected, summed } from '../../scripts/crashes/row.ts';

/**
 * `npm run crashes` deals every blow at every moment, by the real clock; here are those at which the most is at stake. A run
 * waits 20 seconds for each request without a response, so these runs have a clock that is put forward.
 */
const chosen = moments.filter(({ name }) => ['after the first apply', 'during the restore'].includes(name));
const quick: Scene = { ...writing, isQuick: true };
const applies = countIn(chosen.find(({ nth }) => nth < 0)?.is ?? (() => false), quick);

test.concurrent.each(blows)(
  'a run that is struck by "$fault" loses nothing that restore does not restore',
  async (blow) => {
    const total = await applies;
    const trials = await Promise.all(chosen.map((moment) => strikeAt(blow, moment, total, quick)));
    const row = summed(blow.fault, blow.by, trials);
    expect(row).toMatchObject({ injected: chosen.length, surprises: [] });
    expect(isAsExpected(row)).toBe(true);
  },
);

test.concurrent('a full disk during a run loses at most a report', async () => {
  for (const row of await fullDisks()) expect(row).toSatisfy(isAsExpected);
});
