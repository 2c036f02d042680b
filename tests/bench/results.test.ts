import { expect, it } from 'vitest';
import { medianTrial, resultsJson } from '../../bench/results.ts';
import { entry, results, trial } from './entries.ts';

it('The median of trials takes each measure on its own', () => {
  const trials = [
    trial({ wallMs: 1, peakBytes: 30 }),
    trial({ wallMs: 2, peakBytes: 10 }),
    trial({ wallMs: 9, peakBytes: 20 }),
  ];
  expect(medianTrial(trials)).toMatchObject({ wallMs: 2, peakBytes: 20 });
});

it('The data of the bench are JSON with numbers to a tenth', () => {
  const text = resultsJson(
    results([entry('far', 'read', 'suite', { wallMs: 1234.5678 }), entry('far', 'read', 'floor')]),
  );
  expect(JSON.parse(text)).toMatchObject({ environment: { cores: 2 }, entries: [{ median: { wallMs: 1234.6 } }, {}] });
  expect(text.split('\n')).toHaveLength(5);
});
