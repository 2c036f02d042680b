import { expect, test } from 'vitest';
import { hostileCases } from '../../fixtures/hostile/index.ts';
import { tryCase } from '../../scripts/hostile/trial.ts';

/** The ones that send more than could be held. `npm run hostile` tries every one in this way. */
const largest = hostileCases.filter(({ id }) =>
  ['check: endless body', 'check: 200 MB', 'check: gzip bomb', 'check: just below the bound'].includes(id),
);

test.for(largest)('a process of its own stays small: $id', async (one) => {
  expect((await tryCase(one)).wrongs).toEqual([]);
});
