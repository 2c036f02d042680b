import { expect, test } from 'vitest';
import { objectLiteral, stringLiteral } from '../../../src/mock/msw/literals.ts';

test.for([
  ['plain', "'plain'"],
  ["it's", "'it\\'s'"],
  ['back\\slash', "'back\\\\slash'"],
  ['two\nlines\r', "'two\\nlines\\r'"],
] as const)('the text %j becomes %s', ([text, literal]) => {
  expect(stringLiteral(text)).toBe(literal);
});

test.for([
  [{}, '{}'],
  [{ message: 'No' }, "{ message: 'No' }"],
  [{ a: 1, 'b-c': null }, "{\n  a: 1,\n  'b-c': null,\n}"],
  [['a', true], "['a', true]"],
] as const)('the value %j becomes the literal %j', ([value, literal]) => {
  expect(objectLiteral(value)).toBe(literal);
});
