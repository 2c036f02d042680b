import { describe, expect, test } from 'vitest';
import { isPasswordRefused, loginRejectionIn } from '../../src/http/password-refusal.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';

describe('the refusal of a password', () => {
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
  ])('is recognized, %s: $2', (_, exchange, refused) => {
    expect(isPasswordRefused(exchange)).toBe(refused);
  });
});

describe('what the response to a login says about its password', () => {
  test.each([
    [
      'a wrong password',
      answer(401, { message: 'Invalid username or password', messageId: 'password-auth.failed' }),
      'refused',
    ],
    ['a wrong password, 10.0 to 10.2', answer(400, { message: 'Invalid username or password' }), 'refused'],
    ['a wrong password, up to 9', answer(401, { message: 'invalid username or password', traceID: '' }), 'refused'],
    ['a disabled user', answer(401, { message: 'Unauthorized', messageId: 'identity.disabled' }), 'refused'],
    ['other words', answer(401, { message: 'Falsches Passwort' }), 'refused'],
    ['an error as text/plain', answered(response(401, { message: 'x' }, { 'content-type': 'text/plain' })), 'refused'],
    ['Basic authentication off', answer(401, { message: 'Unauthorized', messageId: 'auth.unauthorized' }), 'ignored'],
    ['Basic authentication off, up to 9', answer(401, { message: 'Unauthorized' }), 'ignored'],
    ['a deleted token', answer(401, { message: 'Unauthorized', traceID: '' }), 'ignored'],
    ['a login page', answered(response(401, '<html>', { 'content-type': 'text/html' })), 'foreign'],
    ['JSON of a proxy', answer(401, { error: 'denied' }), 'foreign'],
    ['a message that is not a string', answer(401, { message: 7 }), 'foreign'],
    ['a missing permission', answer(403), undefined],
    ['a success', answer(200), undefined],
    ['no response', unanswered(), undefined],
  ])('is recognized, %s: $2', (_, exchange, expected) => {
    expect(loginRejectionIn(exchange)).toBe(expected);
  });
});
