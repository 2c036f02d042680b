import { describe, expect, test } from 'vitest';
import { hostileCases } from '../../fixtures/hostile/index.ts';
import { tryCase } from '../../scripts/hostile/trial.ts';

/** The targets that send the largest bodies. `npm run hostile` runs every target in this way. */
const largest = hostileCases.filter(({ id }) =>
  ['check: endless body', 'check: 200 MB', 'check: gzip bomb', 'check: just below the bound'].includes(id),
);

describe('the command in its own process', () => {
  test.for(largest)('stays below the memory limit: $id', async (one) => {
    expect((await tryCase(one)).wrongs).toEqual([]);
  });

  test('is measured without the memory of the process that started it', async () => {
    const [smallest] = hostileCases.filter(({ id }) => id === 'check: just below the bound');
    const held = Buffer.alloc(300 * 2 ** 20, 1);
    expect(smallest && (await tryCase(smallest)).peakMebibytes).toBeLessThan(250);
    expect(held.length).toBeGreaterThan(250 * 2 ** 20);
  });
});
