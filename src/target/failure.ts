import type { Failure, FailureKind } from '../spec/exchange.ts';

const kinds: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
  ERR_BUFFER_TOO_LARGE: 'too-large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  UND_ERR_INVALID_ARG: 'protocol',
  EPROTO: 'tls',
};

const sentences: Readonly<Record<FailureKind, string>> = {
  refused: 'the connection was refused; is the server running, and is the port right?',
  unresolved: 'the host name does not resolve; is it spelled rightly?',
  unreachable: 'there is no route to the host',
  tls: 'no TLS connection could be made; see --ca for a private certificate authority',
  timeout: 'no answer came in time; see --timeout',
  reset: 'the connection was closed before the answer was complete',
  'too-large': 'the answer is larger than this suite reads',
  protocol: 'what came back is not HTTP as it should be',
  aborted: 'the run was interrupted',
};

/** Certificate and handshake errors of OpenSSL and Node, by the way their codes begin. */
const tlsCode =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** Turns whatever a request threw into a failure, keeping the code that tells an expert more. */
export function failureOf(thrown: unknown, interrupted: boolean): Failure {
  const kind = interrupted ? 'aborted' : kindOf(thrown);
  const code = codeOf(thrown);
  return { kind, message: sentences[kind] + (code && kind !== 'aborted' ? ` (${code})` : '') };
}

/** A failure that no exception stands behind. */
export function failure(kind: FailureKind, detail: string): Failure {
  return { kind, message: `${sentences[kind]} (${detail})` };
}

function kindOf(thrown: unknown): FailureKind {
  if (thrown instanceof Error && thrown.name === 'TimeoutError') return 'timeout';
  const code = codeOf(thrown) ?? '';
  if (tlsCode.test(code)) return 'tls';
  if (code.startsWith('HPE_')) return 'protocol';
  return kinds[code] ?? 'protocol';
}

function codeOf(thrown: unknown): string | undefined {
  for (let at = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return undefined;
}
