import { describe, expect, test } from 'vitest';
import { isPasswordRefused } from '../../src/http/password-refusal.ts';
import { answer, unanswered } from '../support/exchanges.ts';

describe('when it is asked whether a password was refused', () => {
  test.each([
    ['by message id', answer(401, { messageId: 'password-auth.failed', message: 'x' }), true],
    ['by message', answer(401, { message: 'Invalid username or password' }), true],
    ['by message of an older version', answer(401, { message: 'invalid username or password' }), true],
    ['as 10.0 to 10.2 do', answer(400, { message: 'Invalid username or password' }), true],
    ['as a bad request', answer(400, { message: 'bad request data' }), false],
    ['with another status', answer(403, { messageId: 'password-auth.failed' }), false],
    ['with a success', answer(200, { messageId: 'password-auth.failed' }), false],
    ['by another message id', answer(401, { messageId: 'auth.unauthorized' }), false],
    ['by another message', answer(401, { message: 'Unauthorized' }), false],
    ['by a message that is not a string', answer(401, { message: ['invalid username or password'] }), false],
    ['by a list', answer(401, ['invalid username or password']), false],
    ['by text', answer(401, 'invalid username or password'), false],
    ['without an answer', unanswered(), false],
  ])('%s: %3$s', (_, exchange, refused) => {
    expect(isPasswordRefused(exchange)).toBe(refused);
  });
});
