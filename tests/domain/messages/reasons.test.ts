import { describe, expect, test } from 'vitest';
import { createReason, type ReasonCode, type ReasonData, reasonCodes } from '../../../src/domain/messages/reasons.ts';

const response = 'status 500';
const failure = 'the connection was closed';

/** One example of the data of each code. */
const examples: ReasonData = {
  'skip-option': [],
  'only-option': [],
  'impact-too-low': [{ impact: 'write', allowed: 'read' }],
  'version-unknown': [{ versions: '>= 13.0.0' }],
  'version-out-of-range': [{ versions: '>= 13.0.0', version: '12.4.0' }],
  'license-required': [],
  'no-server-admin': [],
  'no-org-admin': [],
  'no-service-account': [],
  'account-not-created': [{ action: 'create a user', response }],
  'org-admin-refused': [],
  'password-not-tried': [{ problem: 'a problem' }],
  interrupted: [],
  'ended-early': [],
  'no-active-license': [],
  'unsafe-if-accepted': [{ persona: 'org-admin' }],
  'no-response': [{ failure }],
  'incomplete-response': [{ failure }],
  'rate-limited': [{ response: 'status 429: too many requests' }],
  'admin-refused': [],
  'instance-guessed': [],
  'effect-unknown': [],
  'admin-not-seen': [],
  'admin-denied-too': [],
  'open-outcome': [],
  'unsteady-check': [],
  'changed-by-others': [],
  'another-writer': [],
  'state-unknown': [],
  'out-of-scope': [],
  'not-read': [],
  'no-license-given': [],
  'different-license': [],
  'not-assumed-installed': [],
  'expires-within-a-day': [],
  'not-none': [],
  'license-not-stored': [],
  'license-not-storable': [{ response }],
  'license-not-removable': [{ response }],
  'license-still-available': [],
  'error-state-unavailable': [{ state: 'the server fails' }],
  'pact-sent-nothing': [],
};

/** Typed loosely, because no signature covers every code at once. */
const reasonOf = createReason as (code: ReasonCode, ...data: unknown[]) => ReturnType<typeof createReason>;
const all = Object.entries(examples).map(([code, data]) => reasonOf(code as ReasonCode, ...data));

describe('reasons', () => {
  test('have an example of each code', () => {
    expect(all.map(({ code }) => code)).toEqual(reasonCodes);
  });

  test.each(all)('$code can continue a sentence', ({ message }) => {
    expect(message).not.toMatch(/\.$/);
  });

  test('have these words', () => {
    expect(all.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot();
  });
});
