/** What was expected and what was seen instead, each in a few words. */
export interface FindingData {
  readonly expected: string;
  readonly seen: string;
  /** Why the deviation is tolerated, or where it may come from. */
  readonly because?: string;
}

/** Every kind of finding. A code keeps its meaning; sentences may be reworded. */
export type FindingCode =
  /** Another status than the expected ones. */
  | 'wrong-status'
  /** A success status for a persona that must be denied. */
  | 'access-granted'
  /** Another status than the expected ones, which the page leaves room for. */
  | 'tolerated-status'
  /** The connection ended before the response did. */
  | 'incomplete-response'
  /** Another media type than the documented one. */
  | 'wrong-media-type'
  /** The body does not have the documented shape. */
  | 'wrong-body'
  /** A body that only Grafana's OpenAPI documents. */
  | 'openapi-body'
  /** A field of the license has another type than in the example. */
  | 'wrong-field-type'
  /** Documented fields of the license are missing. */
  | 'missing-fields'
  /** `check` does not return the value that the state of the license calls for. */
  | 'wrong-value'
  /** `check` returns true for a license that is not valid. */
  | 'expired-license-available'
  /** A request that had to be rejected was accepted and changed the license. */
  | 'request-carried-out'
  /** A request was rejected or denied, and the license changed all the same. */
  | 'rejected-but-done'
  /** No license is left where one was in force. */
  | 'license-lost'
  /** An accepted license is not stored. */
  | 'license-not-stored'
  /** An accepted license is not available. */
  | 'license-not-available'
  /** Another license is stored than the one that was sent or renewed. */
  | 'other-license-stored'
  /** The renewed license is for another instance. */
  | 'renewed-for-other-instance'
  /** A license is still stored after its removal. */
  | 'license-still-stored'
  /** A license is available after the removal of the stored one, and it may come from elsewhere. */
  | 'license-still-available'
  /** The license changed after several requests, and no single one explains it. */
  | 'unattributed-change'
  /** `check` changes back and forth although nothing is written. */
  | 'unsteady-check'
  /** The license changed once although nothing was sent. */
  | 'changed-by-others'
  /** After an addition the nodes of the server return different values. */
  | 'nodes-disagree'
  /** The server is not licensed, or not unlicensed, as `--expect` says. */
  | 'unexpected-license-state'
  /** The license expires within the days of `--expires-within`. */
  | 'license-expires-soon'
  /** The license is as it was, and `check` follows only after a restart. */
  | 'restart-needed'
  /** The response announces the end of the route. */
  | 'deprecation-announced'
  /** Pact found a difference between an interaction and the response. */
  | 'pact-mismatch'
  /** Pact gave no result that can be relied on. */
  | 'pact-inconclusive'
  /** The interaction cannot be verified as it is written. */
  | 'pact-unusable'
  /** A client does not authenticate as the server admin with Basic authentication. */
  | 'wrong-credentials'
  /** A client sends a request to a method and path that the page does not document. */
  | 'undocumented-route'
  /** A client sends a body with another media type. */
  | 'wrong-request-media-type'
  /** A client sends another body than the documented one. */
  | 'wrong-request-body'
  /** A client fails although it got what is documented. */
  | 'success-not-accepted'
  /** A client succeeds although it got an error. */
  | 'error-ignored'
  /** A client repeats a POST or DELETE. */
  | 'write-repeated'
  /** A client sends credentials to the host that a redirect names. */
  | 'credentials-redirected'
  /** A client does not end. */
  | 'command-not-ended';

/** The sentence of each kind of finding. The only place to reword one. */
export const findingMessages: Readonly<Record<FindingCode, (data: FindingData) => string>> = {
  'wrong-status': ({ expected, seen }) => `Expected ${expected}, got ${seen}.`,
  'access-granted': ({ expected, seen }) => `Expected ${expected}, got ${seen}: access was granted.`,
  'tolerated-status': ({ expected, seen, because }) => `Expected ${expected}, got ${seen}: ${because ?? 'tolerated'}.`,
  'incomplete-response': ({ because }) => `The response is incomplete: ${because ?? 'it was cut off'}.`,
  'wrong-media-type': ({ expected, seen }) => `Expected ${expected}, got ${seen}.`,
  'wrong-body': ({ expected, seen }) => `Expected ${expected}, got ${seen}.`,
  'openapi-body': ({ expected, seen }) =>
    `Expected ${expected}, got ${seen}, which only Grafana's OpenAPI description documents.`,
  'wrong-field-type': ({ expected, seen }) => `A field has the wrong type: ${expected}, but ${seen}.`,
  'missing-fields': ({ expected, seen }) => `Expected ${expected}, got a license ${seen}.`,
  'wrong-value': ({ expected, seen, because }) =>
    `check returns ${seen}, expected ${expected}${because === undefined ? '' : `: ${because}`}.`,
  'expired-license-available': ({ seen }) =>
    `check returns true, but GET /api/licensing/token shows ${seen}. Another source may provide a valid license.`,
  'request-carried-out': ({ seen }) => `The request was accepted and carried out: ${seen}.`,
  'rejected-but-done': ({ seen, because }) => `The request got ${because ?? 'an error'}, but was carried out: ${seen}.`,
  'license-lost': ({ seen }) => `The license is no longer in force after the request: ${seen}.`,
  'license-not-stored': () => 'The license was accepted, but no license is stored afterwards.',
  'license-not-available': () =>
    'The license was accepted, but check does not return true afterwards. The server may need a restart.',
  'other-license-stored': ({ expected, seen }) => `Expected ${expected} to be stored, found ${seen}.`,
  'renewed-for-other-instance': ({ seen }) => `The renewal stored ${seen}.`,
  'license-still-stored': ({ seen }) =>
    `After the removal ${seen} is still available. If it comes from a file or the environment of the server, set --license-source elsewhere.`,
  'license-still-available': ({ seen, because }) =>
    `After the removal ${seen} is available: ${because ?? 'it comes from elsewhere'}.`,
  'unattributed-change': ({ seen, because }) =>
    `The license is not as it was left: ${seen}. No single request explains it; sent since the last right reading: ${because ?? 'nothing'}.`,
  'unsteady-check': ({ seen }) =>
    `check changes back and forth although nothing is written: ${seen}. Do several nodes answer, or does the server respond at random? A mock must return whether a license is stored.`,
  'changed-by-others': ({ seen }) => `The license changed although this run sent nothing: ${seen}.`,
  'nodes-disagree': () => 'The nodes of the server disagree after the license was added. Restart them.',
  'unexpected-license-state': ({ expected, seen }) => `Expected the server to be ${expected}; it is ${seen}.`,
  'license-expires-soon': ({ expected, seen }) => `Expected ${expected}; ${seen}.`,
  'restart-needed': () => 'The license is as it was, but check shows that only after a restart. Restart the server.',
  'deprecation-announced': ({ seen }) => `The response announces the end of the route: ${seen}.`,
  'pact-mismatch': ({ because }) => `The response does not match the pact${because ?? ''}.`,
  'pact-inconclusive': ({ seen }) => `The verification is not reliable: ${seen}.`,
  'pact-unusable': ({ seen, because }) => `${because ?? 'The interaction cannot be verified'}: ${seen}.`,
  'wrong-credentials': ({ expected, seen }) => `Expected ${expected}, got ${seen}.`,
  'undocumented-route': ({ seen }) => `${seen} is not documented.`,
  'wrong-request-media-type': ({ expected, seen }) => `Expected a body with ${expected}, got ${seen}.`,
  'wrong-request-body': ({ expected, seen }) => `Expected ${expected}, got ${seen}.`,
  'success-not-accepted': ({ expected, seen, because }) =>
    `Expected ${expected}, got ${seen}${because === undefined ? '' : `. It got ${because}`}.`,
  'error-ignored': ({ expected, seen }) => `Expected ${expected}, got ${seen}.`,
  'write-repeated': ({ expected, seen }) => `Expected ${expected}, got it ${seen}.`,
  'credentials-redirected': ({ seen }) => `The client followed a redirect to another host and sent ${seen} there.`,
  'command-not-ended': ({ seen }) => `The command was stopped: ${seen}.`,
};
