import { describe, expect, test } from 'vitest';
import { endpoints } from '../../../specs/index.ts';
import { endpointResults } from '../../../src/engine/judge/endpoint-results.ts';
import { answer } from '../../support/exchanges.ts';
import { result } from '../../support/results.ts';

const taking = (durationMs: number) => result({ exchange: { ...answer(200, true), durationMs } });

describe('the results of an endpoint', () => {
  test('are in the order of the page, with their section, and only if there are scenarios', () => {
    const shown = endpointResults(endpoints, [result({ endpoint: 'remove' }), result({ endpoint: 'check' })]);
    expect(shown.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/licensing/check',
      'DELETE /api/licensing/token',
    ]);
    expect(shown[1]?.page).toMatch(/#remove-license-from-database$/);
    expect(endpointResults(endpoints, [])).toEqual([]);
  });

  test('show the worst verdict of each persona, and how many scenarios have it', () => {
    const [shown] = endpointResults(endpoints, [
      result({ verdict: 'pass' }),
      result({ verdict: 'warn' }),
      result({ verdict: 'skipped', persona: 'org-admin' }),
      result({ verdict: 'pass', persona: 'org-admin' }),
      result({ verdict: 'blocked', persona: 'anonymous' }),
      result({ verdict: 'fail', persona: 'anonymous' }),
      result({ verdict: 'fail', persona: 'anonymous' }),
    ]);
    expect(shown?.personas).toEqual({
      'server-admin': { verdict: 'warn', count: 1, total: 2 },
      'org-admin': { verdict: 'pass', count: 1, total: 2 },
      anonymous: { verdict: 'fail', count: 2, total: 3 },
    });
  });

  test('show an accepted deviation rather than a pass', () => {
    const [shown] = endpointResults(endpoints, [
      result({ verdict: 'accepted' }),
      result({ verdict: 'pass' }),
      result({ verdict: 'accepted', persona: 'org-admin' }),
    ]);
    expect(shown?.personas).toEqual({
      'server-admin': { verdict: 'accepted', count: 1, total: 2 },
      'org-admin': { verdict: 'accepted', count: 1, total: 1 },
    });
  });

  test('show the median, the 95th percentile and the maximum of its response times', () => {
    const times = Array.from({ length: 20 }, (_, at) => taking(20 - at));
    const [shown] = endpointResults(endpoints, times);
    expect(shown?.responseTimes).toEqual({ count: 20, medianMs: 10, p95Ms: 19, maxMs: 20 });
  });

  test('have response times of complete responses only', () => {
    const cut = answer(200, true);
    const failure = { kind: 'reset', message: 'gone' } as const;
    const incomplete = result({
      exchange: { ...cut, response: { status: 200, headers: [], body: 't', cut: failure } },
    });
    expect(endpointResults(endpoints, [result(), incomplete])[0]?.responseTimes).toBeNull();
    expect(endpointResults(endpoints, [taking(7), incomplete])[0]?.responseTimes).toEqual({
      count: 1,
      medianMs: 7,
      p95Ms: 7,
      maxMs: 7,
    });
  });
});
