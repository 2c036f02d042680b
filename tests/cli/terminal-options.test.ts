import { describe, expect, test } from 'vitest';
import { terminalOptionsIn } from '../../src/cli/terminal-options.ts';
import { fakeIo } from './fake-io.ts';

describe('the options of the terminal report', () => {
  test.each([
    [undefined, 80],
    ['60', 60],
    ['120', 120],
    ['5', 80],
    ['wide', 80],
    ['10', 20],
  ])('have with COLUMNS=%s the width %i', (columns, width) => {
    const environment = columns === undefined ? {} : { COLUMNS: columns };
    expect(terminalOptionsIn(fakeIo({ environment }), { quiet: false, verbose: false })).toMatchObject({ width });
  });

  test('have a width of at most the terminal if COLUMNS is not set', () => {
    const io = fakeIo();
    const narrow = { ...io, stdout: { ...io.stdout, columns: 50 } };
    expect(terminalOptionsIn(narrow, { quiet: false, verbose: false }).width).toBe(50);
  });

  test.each([
    [true, false, 'quiet'],
    [false, true, 'verbose'],
    [false, false, 'normal'],
  ] as const)('are with --quiet %s and --verbose %s: %s', (quiet, verbose, detail) => {
    expect(terminalOptionsIn(fakeIo(), { quiet, verbose }).detail).toBe(detail);
  });
});
