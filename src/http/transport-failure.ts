import type { Failure, FailureKind } from '../domain/exchange.ts';

const kinds: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  UND_ERR_PRX_CONN: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ERR_FETCH_FAILED: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
  ERR_BUFFER_TOO_LARGE: 'too-large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  UND_ERR_INVALID_ARG: 'protocol',
  UND_ERR_PRX_TLS: 'tls',
  EPROTO: 'tls',
};

const sentences: Readonly<Record<FailureKind, string>> = {
  refused: 'the connection was refused; is the server running, and is the port correct?',
  unresolved: 'the host name does not resolve; is it spelled correctly?',
  unreachable: 'the host is unreachable',
  tls: 'no TLS connection could be made',
  timeout:
    'no complete response in time; see --timeout, and --concurrency 1 if the server handles one connection at a time',
  reset: 'the connection was closed before the response was complete',
  'too-large': 'the response is larger than this suite reads',
  protocol: 'the response is not valid HTTP',
  withheld: 'nothing was sent, because the password was rejected before and five wrong passwords lock the account',
  aborted: 'the run was interrupted',
};

/** What the codes of OpenSSL and Node mean for the user; the first match is used. */
const tlsSentences: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^CERT_HAS_EXPIRED/, 'the TLS certificate has expired'],
  [/^CERT_NOT_YET_VALID/, 'the TLS certificate is not valid yet; is the clock correct?'],
  [/ALTNAME|HOSTNAME_MISMATCH/, 'the TLS certificate is for another host name'],
  [
    /^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
    'the TLS certificate is signed by an authority that is not trusted; --ca names a private one',
  ],
  [
    /CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE|UNKNOWN_CA/,
    'no TLS connection could be made; does the server ask for a client certificate? See --cert and --key',
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST/,
    'the server does not speak TLS on this port; should the URL begin with http:?',
  ],
];

/** Certificate and handshake errors of OpenSSL and Node, by the prefixes of their codes. */
const tlsCode =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** Turns an exception of a request into a failure, with its code for experts. */
export function failureOf(thrown: unknown, interrupted: boolean): Failure {
  if (interrupted) return { kind: 'aborted', message: sentences.aborted };
  const refusal = tunnelRefusalIn(thrown);
  if (refusal !== undefined) return failure('unreachable', `the proxy opened no tunnel: status ${refusal}`);
  const kind = failureKindOf(thrown);
  const code = systemCodeIn(thrown);
  return { kind, message: sentenceFor(kind, code) + (code ? ` (${code})` : '') };
}

/** The status with which a proxy refused a tunnel, so that no request was sent: undici has no code of its own for that. */
function tunnelRefusalIn(thrown: unknown): string | undefined {
  const message = systemCodeIn(thrown) === 'UND_ERR_ABORTED' && thrown instanceof Error ? thrown.message : '';
  return /^Proxy response \((\d{3})\) .* Tunneling$/.exec(message)?.[1];
}

/** A failure without an exception. */
export function failure(kind: FailureKind, detail?: string): Failure {
  return { kind, message: sentences[kind] + (detail === undefined ? '' : ` (${detail})`) };
}

function sentenceFor(kind: FailureKind, code = ''): string {
  const known = kind === 'tls' ? tlsSentences.find(([pattern]) => pattern.test(code)) : undefined;
  return known?.[1] ?? sentences[kind];
}

function failureKindOf(thrown: unknown): FailureKind {
  if (thrown instanceof Error && thrown.name === 'TimeoutError') return 'timeout';
  const code = systemCodeIn(thrown) ?? '';
  if (tlsCode.test(code)) return 'tls';
  if (code.startsWith('HPE_')) return 'protocol';
  return kinds[code] ?? 'protocol';
}

/** The first code of a system or library error in a chain of causes. */
export function systemCodeIn(thrown: unknown): string | undefined {
  for (let at = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return systemCodeIn(at.errors[0]);
  }
  return undefined;
}
