import { describe, expect, test } from 'vitest';
import { failure, failureOf } from '../../src/http/transport-failure.ts';

function coded(code: string, cause?: unknown): Error {
  return Object.assign(new Error('something', { cause }), { code });
}

describe('when a request threw something', () => {
  test.each([
    ['ECONNREFUSED', 'refused', /is the port right\?/],
    ['ENOTFOUND', 'unresolved', /host name does not resolve/],
    ['EAI_AGAIN', 'unresolved', /host name does not resolve/],
    ['EHOSTUNREACH', 'unreachable', /to the host/],
    ['ENETUNREACH', 'unreachable', /to the host/],
    ['EADDRNOTAVAIL', 'unreachable', /to the host/],
    ['ETIMEDOUT', 'timeout', /--timeout/],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', /--timeout/],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', /--timeout/],
    ['UND_ERR_BODY_TIMEOUT', 'timeout', /--timeout/],
    ['ECONNRESET', 'reset', /closed before the answer was complete/],
    ['ECONNABORTED', 'reset', /closed before the answer was complete/],
    ['EPIPE', 'reset', /closed before the answer was complete/],
    ['UND_ERR_SOCKET', 'reset', /closed before the answer was complete/],
    ['UND_ERR_HEADERS_OVERFLOW', 'too-large', /larger than this suite reads/],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too-large', /larger than this suite reads/],
    ['ERR_BUFFER_TOO_LARGE', 'too-large', /larger than this suite reads/],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'protocol', /not HTTP/],
    ['UND_ERR_INVALID_ARG', 'protocol', /not HTTP/],
    ['HPE_INVALID_CONSTANT', 'protocol', /not HTTP/],
    ['EPROTO', 'tls', /TLS/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', /TLS certificate/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', /TLS/],
    ['CERT_HAS_EXPIRED', 'tls', /TLS certificate/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', /--ca/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', /--ca/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', /--ca/],
    ['HOSTNAME_MISMATCH', 'tls', /TLS/],
    ['INVALID_CA', 'tls', /TLS/],
    ['INVALID_PURPOSE', 'tls', /TLS/],
    ['SOMETHING_NEW', 'protocol', /not HTTP/],
  ])('%s is of kind %s, and the code is kept', (code, kind, message) => {
    const found = failureOf(coded(code), false);
    expect(found.kind).toBe(kind);
    expect(found.message).toMatch(message);
    expect(found.message.endsWith(` (${code})`)).toBe(true);
  });

  test.each([
    ['text', 'boom'],
    ['undefined', undefined],
    ['an error without a code', new Error('boom')],
    ['a code that is no text', Object.assign(new Error('boom'), { code: 7 })],
    ['an empty collection', new AggregateError([])],
  ])('%s is of kind protocol, without a code', (_, thrown) => {
    expect(failureOf(thrown, false)).toEqual({
      kind: 'protocol',
      message: 'what came back is not HTTP as it should be',
    });
  });

  test('a deadline has no code, but a name', () => {
    expect(failureOf(new DOMException('late', 'TimeoutError'), false).kind).toBe('timeout');
  });

  test.each([
    ['a cause', new Error('outer', { cause: coded('ECONNREFUSED') })],
    ['a cause of a cause', new Error('a', { cause: new Error('b', { cause: coded('ECONNREFUSED') }) })],
    ['one of several', new AggregateError([coded('ECONNREFUSED'), coded('EPIPE')])],
    ['a cause that is one of several', new Error('outer', { cause: new AggregateError([coded('ECONNREFUSED')]) })],
  ])('the code is found in %s', (_, thrown) => {
    expect(failureOf(thrown, false).kind).toBe('refused');
  });

  test('causes that go in a circle end', () => {
    const one = new Error('one');
    one.cause = one;
    expect(failureOf(one, false).kind).toBe('protocol');
  });

  test('an interruption is one, whatever was thrown', () => {
    for (const thrown of [coded('ECONNRESET'), new DOMException('late', 'TimeoutError'), undefined]) {
      expect(failureOf(thrown, true)).toEqual({ kind: 'aborted', message: 'the run was interrupted' });
    }
  });
});

describe('when a failure is stated', () => {
  test('its detail stands behind the sentence', () => {
    expect(failure('too-large', 'over 4 bytes')).toEqual({
      kind: 'too-large',
      message: 'the answer is larger than this suite reads (over 4 bytes)',
    });
  });
});
