import { describe, expect, it } from 'vitest';
import { plotSpecification } from '../../bench/plot.ts';
import { performancePage, table } from '../../bench/report.ts';
import { entry, results } from './entries.ts';

describe('the page of the bench', () => {
  const entries = [
    entry('far', 'read', 'suite', { wallMs: 1500, requests: 39 }),
    entry('far', 'read', 'floor', { wallMs: 750 }),
  ];

  it('shows a contestant with its ratio to the floor', () => {
    const page = performancePage(results(entries), 'plot.svg');
    expect(page).toContain('| read: suite | 10 | 1.50 s | 2.00 | 150.0 ms | 0.30 s | 80 MB | 39 | 2 | 6 | 0.00 s |');
    expect(page).toContain('](plot.svg)');
  });

  it('has a section for each condition that was measured, and for no other', () => {
    const page = performancePage(results(entries), 'plot.svg');
    const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(['Targets', '100 ms', 'How it is measured']);
  });

  it('says "Partial results" if a part was left out', () => {
    expect(performancePage(results(entries, true), 'plot.svg')).toContain('Partial results');
    expect(performancePage(results(entries), 'plot.svg')).not.toContain('Partial results');
  });

  it('gives no round trips at no latency, where a chain of requests shows nothing', () => {
    const page = performancePage(results([entry('local', 'read', 'suite')]), 'plot.svg');
    expect(page).toContain('| 10 | 2 |  |  |');
  });

  it('escapes what would break a table', () => {
    expect(table(['a'], [['x|y\nz']])).toBe('| a |\n| --- |\n| x\\|y z |');
  });
});

describe('the plot of the bench', () => {
  it('shows whole runs in seconds and the collection per check', () => {
    const measured = [
      entry('far', 'write', 'suite', { wallMs: 5000 }),
      entry('far', 'collection', 'hurl', { wallMs: 2800 }, { checks: 28 }),
      entry('settle', 'write', 'suite', { wallMs: 9000 }),
    ];
    expect(plotSpecification(results(measured))).toMatchObject({
      vconcat: [
        { data: { values: [{ condition: '100 ms', workload: 'write', label: 'suite', value: 5 }] } },
        { data: { values: [{ condition: '100 ms', label: 'hurl', value: 100 }] } },
      ],
    });
  });
});
