/*
 * Generates the contract repeatedly, in a random order and with a random number of worker processes, and counts the
 * different files. Exits with 1 if there is more than one.
 *
 *   node bench/pact-generations.ts [COUNT]
 */
import { createHash } from 'node:crypto';
import { generateContract } from '../src/pact/contract/generate.ts';
import { contractInteractions } from '../src/pact/contract/interactions.ts';

const count = Number(process.argv[2] ?? 20);
const ids = contractInteractions.map(({ scenario }) => scenario.id);
const files = new Set<string>();
for (let made = 1; made <= count; made += 1) {
  const workers = 1 + Math.floor(Math.random() * 4);
  const text = await generateContract({ order: shuffled(ids), workers });
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  files.add(hash);
  process.stdout.write(`${made}/${count} ${hash} made by ${workers}\n`);
}
process.stdout.write(`${count} generations, ${files.size} different files\n`);
process.exitCode = files.size === 1 ? 0 : 1;

function shuffled<T>(items: readonly T[]): readonly T[] {
  const places = items.map((item) => ({ item, at: Math.random() }));
  return places.sort((a, b) => a.at - b.at).map(({ item }) => item);
}
