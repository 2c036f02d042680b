import { describe, expect, test } from 'vitest';
import { contestants } from '../../scripts/mocks/contestants.ts';
import { fidelityOf } from '../../scripts/mocks/fidelity.ts';
import type { Measured } from '../../scripts/mocks/measure.ts';
import { markdownTable, terminalLine, withTable } from '../../scripts/mocks/render.ts';

/** A run of this many scenarios with these verdicts. */
function measured(pass: number, warn: number, fail: number, blocked: number): Measured {
  const [contestant] = contestants;
  if (!contestant) throw new Error('There is no contestant.');
  const judged = pass + warn + fail;
  const fidelity = { overall: { achieved: pass, achievable: judged, total: judged + blocked } };
  return {
    contestant,
    output: '',
    report: { fidelity, result: 'nonconformant' } as unknown as Measured['report'],
  };
}

describe('the fidelity of a mock', () => {
  test('is the one in the report of the mock', () => {
    expect(fidelityOf(measured(5, 1, 2, 4).report)).toEqual({ achieved: 5, achievable: 8, total: 12 });
  });

  test.for([
    [[999, 1, 0], '99 %'],
    [[3, 0, 0], '100 %'],
    [[0, 0, 5], '0 %'],
    [[0, 0, 0], 'none'],
  ] as const)('of %j passes, warnings and failures is shown as "%s"', ([[pass, warn, fail], shown]) => {
    const one = measured(pass, warn, fail, 7);
    expect(terminalLine(one)).toContain(` ${shown} `);
    expect(markdownTable([one]).split('\n')[2]?.split(' | ')[2]).toBe(shown);
  });
});

describe('a page with the table', () => {
  test('has the table between its markers, and is not changed elsewhere', () => {
    const page = 'before\n<!-- fidelity -->\nold\n<!-- /fidelity -->\nafter\n';
    const updated = withTable(page, '| new |');
    expect(updated).toBe('before\n<!-- fidelity -->\n| new |\n<!-- /fidelity -->\nafter\n');
    expect(withTable(updated, '| new |')).toBe(updated);
  });

  test('must have the markers', () => {
    expect(() => withTable('nothing', '')).toThrow('<!-- fidelity -->');
  });
});
