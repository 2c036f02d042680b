import { expect, test } from 'vitest';
import { defined } from '../../specs/defined.ts';

test('an entry that a scenario needs and the specs lack is an error that names it', () => {
  expect(defined('{"token":', 'the malformed body of add')).toBe('{"token":');
  expect(() => defined(undefined, 'the malformed body of renew')).toThrow(
    'The specs do not say the malformed body of renew.',
  );
});
