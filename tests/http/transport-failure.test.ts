import { describe, expect, test } from 'vitest';
import { failure, failureOf } from '../../src/http/transport-failure.ts';

function coded(code: string, cause?: unknown): Error {
  return Object.assign(new Error('something', { cause }), { code });
}

describe('an error while sending a request', () => {
  test.each([
    ['ECONNREFUSED', 'refused'],
    ['ENOTFOUND', 'unresolved'],
    ['EAI_AGAIN', 'unresolved'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['EADDRNOTAVAIL', 'unreachable'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['ECONNRESET', 'reset'],
    ['ECONNABORTED', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['UND_ERR_HEADERS_OVERFLOW', 'too-large'],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too-large'],
    ['ERR_BUFFER_TOO_LARGE', 'too-large'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'protocol'],
    ['UND_ERR_INVALID_ARG', 'protocol'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
    ['EPROTO', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['HOSTNAME_MISMATCH', 'tls'],
    ['INVALID_CA', 'tls'],
    ['INVALID_PURPOSE', 'tls'],
    ['SOMETHING_NEW', 'protocol'],
  ])('%s is a failure of kind %s, whose message ends with the code', (code, kind) => {
    const found = failureOf(coded(code), false);
    expect(found.kind).toBe(kind);
    expect(found.message.endsWith(` (${code})`)).toBe(true);
  });

  test.each([
    ['CERT_HAS_EXPIRED', 'the TLS certificate has expired'],
    ['CERT_NOT_YET_VALID', 'the TLS certificate is not valid yet; is the clock correct?'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the TLS certificate is for another host name'],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'the TLS certificate is signed by an authority that is not trusted; --ca names a private one',
    ],
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'no TLS connection could be made; does the server ask for a client certificate? See --cert and --key',
    ],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'the server does not speak TLS on this port; should the URL begin with http:?'],
    ['EPROTO', 'no TLS connection could be made'],
  ])('%s is reported as: %s', (code, sentence) => {
    expect(failureOf(coded(code), false).message).toBe(`${sentence} (${code})`);
  });

  test('has a message for each kind of failure', () => {
    const kinds = [
      'refused',
      'unresolved',
      'unreachable',
      'timeout',
      'reset',
      'too-large',
      'protocol',
      'withheld',
    ] as const;
    expect(kinds.map((kind) => failure(kind).message)).toMatchInlineSnapshot(`
      [
        "the connection was refused; is the server running, and is the port correct?",
        "the host name does not resolve; is it spelled correctly?",
        "the host is unreachable",
        "no complete response in time; see --timeout, and --concurrency 1 if the server handles one connection at a time",
        "the connection was closed before the response was complete",
        "the response is larger than this suite reads",
        "the response is not valid HTTP",
        "nothing was sent, because the password was rejected before and five wrong passwords lock the account",
      ]
    `);
  });

  test.each([
    ['text', 'boom'],
    ['undefined', undefined],
    ['an error without a code', new Error('boom')],
    ['a code that is not a string', Object.assign(new Error('boom'), { code: 7 })],
    ['an empty collection', new AggregateError([])],
  ])('%s is a failure of kind protocol, without a code', (_, thrown) => {
    expect(failureOf(thrown, false)).toEqual(failure('protocol'));
  });

  test('named TimeoutError is a failure of kind timeout', () => {
    expect(failureOf(new DOMException('late', 'TimeoutError'), false).kind).toBe('timeout');
  });

  test.each([
    ['a cause', new Error('outer', { cause: coded('ECONNREFUSED') })],
    ['a cause of a cause', new Error('a', { cause: new Error('b', { cause: coded('ECONNREFUSED') }) })],
    ['one of several errors', new AggregateError([coded('ECONNREFUSED'), coded('EPIPE')])],
    [
      'a cause that is one of several errors',
      new Error('outer', { cause: new AggregateError([coded('ECONNREFUSED')]) }),
    ],
  ])('with ECONNREFUSED in %s is a failure of kind refused', (_, thrown) => {
    expect(failureOf(thrown, false).kind).toBe('refused');
  });

  test('with circular causes is a failure of kind protocol', () => {
    const one = new Error('one');
    one.cause = one;
    expect(failureOf(one, false).kind).toBe('protocol');
  });

  test('is a failure of kind aborted after an interruption, whatever was thrown', () => {
    for (const thrown of [coded('ECONNRESET'), new DOMException('late', 'TimeoutError'), undefined]) {
      expect(failureOf(thrown, true)).toEqual(failure('aborted'));
    }
  });
});

describe('the message of a failure', () => {
  test('has the detail in parentheses at its end', () => {
    const { kind, message } = failure('too-large', 'over 4 bytes');
    expect([kind, message]).toEqual(['too-large', `${failure('too-large').message} (over 4 bytes)`]);
  });
});
