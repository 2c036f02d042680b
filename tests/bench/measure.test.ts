import { describe, expect, it } from 'vitest';
import { usageIn } from '../../bench/measure.ts';

describe('the line of GNU time', () => {
  it('gives the CPU time as milliseconds and the peak memory as bytes', () => {
    expect(usageIn('0.48 0.07 74532\n')).toEqual({ cpuMs: 550, peakBytes: 74_532 * 1024 });
  });

  it('gives no number if it is empty', () => {
    expect(usageIn('')).toEqual({ cpuMs: Number.NaN, peakBytes: Number.NaN });
  });
});
