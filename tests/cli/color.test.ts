import { expect, test } from 'vitest';
import { isCi, wantsColor } from '../../src/cli/color.ts';

test.for([
  ['a terminal', {}, true, true],
  ['a file', {}, false, false],
  ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
  ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
  ['NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['a file with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
  ['a terminal with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
  ['CI', { CI: 'true' }, true, false],
  ['CI that asks for colors', { CI: 'true', FORCE_COLOR: '3' }, false, true],
  ['a dumb terminal', { TERM: 'dumb' }, true, false],
] as const)('wantsColor for %s', ([, environment, isTTY, colored]) => {
  expect(wantsColor(environment, { isTTY })).toBe(colored);
});

test('isCi is false for CI=false and for an empty CI', () => {
  expect([{ CI: 'false' }, { CI: '' }, {}, { CI: '1' }].map(isCi)).toEqual([false, false, false, true]);
});
