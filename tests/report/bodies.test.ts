import { describe, expect, it } from 'vitest';
import { withoutBodies } from '../../src/report/bodies.ts';
import { exchangeOf, findingOf, reportOf, resultOf } from './sample.ts';

describe('a report without bodies', () => {
  it('has the size instead of each response body, and is otherwise the same', () => {
    const exchange = exchangeOf({ body: '{"instance":"x"}' }, { body: 'ä{"secret":"unknown"}' });
    const findings = [findingOf({ seen: '{"secret":"unk…' })];
    const failure = {
      message: 'no',
      steps: [{ persona: 'server-admin', expected: 'status 200', seen: 'status 500', exchange }] as const,
    };
    const report = reportOf([resultOf({ exchange, findings }), resultOf({ exchange: null })], {
      exploration: { sequences: 1, seed: 1, failure },
    });
    const sized = { ...exchange, response: { ...exchange.response, body: '[22 bytes]' } };
    expect(withoutBodies(report)).toEqual({
      ...report,
      results: [{ ...report.results[0], exchange: sized }, report.results[1]],
      exploration: {
        sequences: 1,
        seed: 1,
        failure: { ...failure, steps: [{ ...failure.steps[0], exchange: sized }] },
      },
    });
  });

  it('has no size where there was no response', () => {
    const { response, ...exchange } = exchangeOf();
    const report = reportOf([resultOf({ exchange })]);
    expect(response).toBeDefined();
    expect(withoutBodies(report)).toEqual(report);
  });
});
