import { describe, expect, it } from 'vitest';
import type { Entry } from '../../bench/results.ts';
import { type TargetRow, targetRows } from '../../bench/targets.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { entry, results } from './entries.ts';

const rowOf = (target: string, entries: readonly Entry[]): TargetRow | undefined =>
  targetRows(results(entries)).find((row) => row.target === target);
const statusOf = (target: string, entries: readonly Entry[]): string | undefined => rowOf(target, entries)?.status;

describe('targets of the bench', () => {
  it('are not measured without results', () => {
    expect(new Set(targetRows(results([])).map(({ status }) => status))).toEqual(new Set(['not measured']));
  });

  /** A run of so many checks. */
  const run = (impact: Impact, checks: number, wallMs: number): Entry => ({
    ...entry('far', impact, 'suite', { wallMs }),
    checks,
  });

  it('compare a whole run with its seconds', () => {
    expect(statusOf('read, 100 ms', [run('read', 7, 1000)])).toBe('met');
    expect(statusOf('read, 100 ms', [run('read', 7, 1001)])).toBe('not met');
  });

  it('allow more time in proportion to scenarios that were added since the target was set', () => {
    // 44 more scenarios, as many as the schedule had, with its 19 round trips.
    expect(statusOf('reject, 100 ms', [run('reject', 88, 2400 + 19 * 102.5)])).toBe('met');
    expect(statusOf('reject, 100 ms', [run('reject', 88, 2400 + 19 * 102.5 + 1)])).toBe('not met');
  });

  it('allow the same time for fewer scenarios', () => {
    expect(statusOf('write, 100 ms', [run('write', 10, 5300)])).toBe('met');
  });

  it('compare a run with the floor under the same condition', () => {
    const floors = [
      entry('near', 'write', 'floor', { wallMs: 1000 }),
      entry('local', 'write', 'floor', { wallMs: 10 }),
    ];
    const target = 'write against the floor, 20 ms';
    expect(statusOf(target, [...floors, entry('near', 'write', 'suite', { wallMs: 1200 })])).toBe('met');
    expect(statusOf(target, [...floors, entry('near', 'write', 'suite', { wallMs: 1210 })])).toBe('not met');
  });

  it('take the highest peak of any run of the suite', () => {
    const entries = [
      entry('far', 'read', 'suite', { peakBytes: 90e6 }),
      entry('far', 'write', 'suite', { peakBytes: 111e6 }),
      entry('far', 'collection', 'vitest', { peakBytes: 300e6 }),
    ];
    expect(rowOf('peak memory of any run', entries)).toMatchObject({ measured: '111 MB', status: 'not met' });
  });

  it('are not measured against a revision that took no part', () => {
    const suite = entry('local', 'read', 'suite', { wallMs: 200 });
    const target = 'read, 0 ms, no slower than before';
    expect(statusOf(target, [suite])).toBe('not measured');
    expect(statusOf(target, [suite, entry('local', 'read', 'baseline', { wallMs: 199 })])).toBe('not met');
  });

  it('compare the time per check with the fastest peer', () => {
    const suite = entry('far', 'reject', 'suite', { wallMs: 590 }, { checks: 59 });
    const slow = entry('far', 'collection', 'newman', { wallMs: 2800 }, { checks: 28 });
    const fast = entry('far', 'collection', 'hurl', { wallMs: 252 }, { checks: 28, startsNode: false });
    const target = 'time per check of reject, against the fastest peer, 100 ms';
    expect(statusOf(target, [suite, slow])).toBe('met');
    expect(statusOf(target, [suite, slow, fast])).toBe('not met');
  });

  it('ignore peers that do not start Node at no latency', () => {
    const suite = entry('local', 'reject', 'suite', { wallMs: 590 }, { checks: 59 });
    const newman = entry('local', 'collection', 'newman', { wallMs: 2800 }, { checks: 28 });
    const hurl = entry('local', 'collection', 'hurl', { wallMs: 28 }, { checks: 28, startsNode: false });
    const target = 'time per check of reject, against the fastest peer that starts Node, 0 ms';
    expect(statusOf(target, [suite, newman, hurl])).toBe('met');
  });
});
