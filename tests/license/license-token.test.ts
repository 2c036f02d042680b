import { describe, expect, test } from 'vitest';
import { isInForce } from '../../src/license/license-token.ts';
import { blank, naming, saying } from '../support/license-states.ts';

const now = 1_800_000_000_000;

function token(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

const good = token({ lid: '10500', exp: 1_900_000_000 });
const named = naming('one', { id: '10500' });

describe('the license that was given is the one in force', () => {
  test('where the target names it as valid and it has not expired', () => {
    expect(isInForce(named, good, now)).toBe(true);
  });

  test('also where its id is a number', () => {
    expect(isInForce(named, token({ lid: 10500, exp: 1_900_000_000 }), now)).toBe(true);
  });

  test.each([
    ['the target names another one', naming('one', { id: '7' }), good],
    ['the target does not say which one it has', naming('one'), good],
    ['the target does not call it valid', naming('one', { id: '10500', valid: undefined }), good],
    ['the one on the target has expired', naming('one', { id: '10500', valid: false }), good],
    ['the target names none', blank(true), good],
    ['the target has check alone', saying(true), good],
    ['the given one has expired', named, token({ lid: '10500', exp: 1_700_000_000 })],
    ['the given one does not say when it ends', named, token({ lid: '10500' })],
    ['the given one has no id', named, token({ exp: 1_900_000_000 })],
    ['the given one is no JSON Web Token', named, 'opaque'],
  ])('is not known where %s', (_, observation, license) => {
    expect(isInForce(observation, license, now)).toBe(false);
  });
});
