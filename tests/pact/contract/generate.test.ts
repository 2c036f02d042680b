import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generateContract } from '../../../src/pact/contract/generate.ts';
import { contractInteractions } from '../../../src/pact/contract/interactions.ts';
import { shippedContract } from '../../../src/pact/verify/pact-file.ts';
import { sharePact } from '../shared-pact.ts';

const committed = readFileSync(shippedContract(), 'utf8');
const { startPact } = sharePact();
const ids = contractInteractions.map(({ scenario }) => scenario.id);

test('the committed contract is current', async () => {
  expect(await generateContract({ startPact })).toBe(committed);
});

test('the contract is the same if its interactions are recorded in reverse order', async () => {
  expect(await generateContract({ order: ids.toReversed(), startPact })).toBe(committed);
});

test('the contract is complete if three processes record it at once', async () => {
  const order = ids.toSorted((a, b) => (a.at(-1) ?? '').localeCompare(b.at(-1) ?? ''));
  expect(await generateContract({ order, workers: 3, startPact })).toBe(committed);
});

test('two generations at once do not disturb each other', async () => {
  const both = await Promise.all([
    generateContract({ startPact }),
    generateContract({ order: ids.toReversed(), startPact }),
  ]);
  expect(both).toEqual([committed, committed]);
});

test('an interaction that was not recorded fails the generation', async () => {
  await expect(generateContract({ order: ids.slice(0, -1), startPact })).rejects.toThrow(
    /Lost: remove\.denies\.anonymous/,
  );
});
