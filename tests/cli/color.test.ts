import { expect, test } from 'vitest';
import { isCi, wantsColor } from '../../src/cli/color.ts';

test.for([
  ['a terminal', {}, true, true],
  ['a file', {}, false, false],
  ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
  ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
  ['a terminal with NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['a file with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
  ['a terminal with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
  ['a terminal in CI', { CI: 'true' }, true, false],
  ['a file in CI with FORCE_COLOR', { CI: 'true', FORCE_COLOR: '3' }, false, true],
  ['a dumb terminal', { TERM: 'dumb' }, true, false],
] as const)('output to $0 is colored: $3', ([, environment, isTTY, colored]) => {
  expect(wantsColor(environment, { isTTY })).toBe(colored);
});

test('CI=false and an empty CI are not taken for CI', () => {
  expect([{ CI: 'false' }, { CI: '' }, {}, { CI: '1' }].map(isCi)).toEqual([false, false, false, true]);
});
