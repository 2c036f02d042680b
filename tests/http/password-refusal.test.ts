import { describe, expect, test } from 'vitest';
import { isPasswordRefused, loginRejectionIn } from '../../src/http/password-refusal.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';

describe('a rejected password', () => {
  test.each([
    [
      'status 401 and the message id password-auth.failed',
      answer(401, { messageId: 'password-auth.failed', message: 'x' }),
      true,
    ],
    ['status 401 and the message of today', answer(401, { message: 'Invalid username or password' }), true],
    ['status 401 and the message of an older version', answer(401, { message: 'invalid username or password' }), true],
    ['status 400 and the message of 10.0 to 10.2', answer(400, { message: 'Invalid username or password' }), true],
    ['status 400 and a message about a bad request', answer(400, { message: 'bad request data' }), false],
    ['status 403 and the message id password-auth.failed', answer(403, { messageId: 'password-auth.failed' }), false],
    ['status 200 and the message id password-auth.failed', answer(200, { messageId: 'password-auth.failed' }), false],
    ['status 401 and the message id auth.unauthorized', answer(401, { messageId: 'auth.unauthorized' }), false],
    ['status 401 and the message "Unauthorized"', answer(401, { message: 'Unauthorized' }), false],
    [
      'status 401 and a message that is not a string',
      answer(401, { message: ['invalid username or password'] }),
      false,
    ],
    ['status 401 and a list', answer(401, ['invalid username or password']), false],
    ['status 401 and a text', answer(401, 'invalid username or password'), false],
    ['nothing, because none came', unanswered(), false],
  ])('is recognized in a response with %s: $2', (_, exchange, refused) => {
    expect(isPasswordRefused(exchange)).toBe(refused);
  });
});

describe('the class of the response to a login', () => {
  test.each([
    [
      'a wrong password',
      answer(401, { message: 'Invalid username or password', messageId: 'password-auth.failed' }),
      'refused',
    ],
    ['a wrong password, 10.0 to 10.2', answer(400, { message: 'Invalid username or password' }), 'refused'],
    ['a wrong password, up to 9', answer(401, { message: 'invalid username or password', traceID: '' }), 'refused'],
    ['a disabled user', answer(401, { message: 'Unauthorized', messageId: 'identity.disabled' }), 'refused'],
    ['a message in German', answer(401, { message: 'Falsches Passwort' }), 'refused'],
    ['an error as text/plain', answered(response(401, { message: 'x' }, { 'content-type': 'text/plain' })), 'refused'],
    ['Basic authentication off', answer(401, { message: 'Unauthorized', messageId: 'auth.unauthorized' }), 'ignored'],
    ['Basic authentication off, up to 9', answer(401, { message: 'Unauthorized' }), 'ignored'],
    ['a deleted token', answer(401, { message: 'Unauthorized', traceID: '' }), 'ignored'],
    ['a login page', answered(response(401, '<html>', { 'content-type': 'text/html' })), 'foreign'],
    ['JSON of a proxy', answer(401, { error: 'denied' }), 'foreign'],
    ['a message that is not a string', answer(401, { message: 7 }), 'foreign'],
    ['a missing permission', answer(403), 'none'],
    ['a success', answer(200), 'none'],
    ['no response', unanswered(), 'none'],
  ])('is for %s: $2', (_, exchange, expected) => {
    expect(loginRejectionIn(exchange) ?? 'none').toBe(expected);
  });
});
