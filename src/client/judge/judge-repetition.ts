import type { ReactionScenario } from '../../domain/client-scenario.ts';
import type { Finding } from '../../domain/finding.ts';
import { findingOfClient } from './client-finding.ts';
import type { ClientRun } from './client-run.ts';
import { pathOf } from './route.ts';

/**
 * What is wrong with how often a client sent the same request that may change something.
 *
 * @param baseline - the run in which every response was as documented: what the client sends there is no repetition
 */
export function judgeRepetition({ covers }: ReactionScenario, run: ClientRun, baseline: ClientRun): readonly Finding[] {
  if (!covers.includes('client.no-repetition')) return [];
  const usual = countWrites(baseline);
  return [...countWrites(run)].flatMap(([line, count]) => {
    const allowed = Math.max(1, usual.get(line) ?? 0);
    return count <= allowed
      ? []
      : [
          findingOfClient('client.no-repetition', 'write-repeated', {
            expected: `${line} ${inTimes(allowed)}`,
            seen: inTimes(count),
          }),
        ];
  });
}

function inTimes(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function countWrites({ exchanges }: ClientRun): ReadonlyMap<string, number> {
  const writes = exchanges.filter(({ request, endpoint }) => endpoint !== undefined && request.method !== 'GET');
  const lines = Map.groupBy(writes, ({ request }) => `${request.method} ${pathOf(request).slice(0, 200)}`);
  return new Map([...lines].map(([line, repeated]) => [line, repeated.length]));
}
