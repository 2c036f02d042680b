import { describe, expect, test } from 'vitest';
import { createReason, type ReasonCode, type ReasonData, reasonCodes } from '../../../src/domain/messages/reasons.ts';

const response = 'status 500';
const failure = 'the connection was closed';

/** One example of the data of each code. */
const examples: ReasonData = {
  'skip-option': [],
  'only-option': [],
  'not-in-profile': [{ profile: 'stateless', requires: 'a server that remembers a removal' }],
  'impact-too-low': [{ impact: 'write', allowed: 'read' }],
  'version-unknown': [{ versions: '>= 13.0.0' }],
  'version-out-of-range': [{ versions: '>= 13.0.0', version: '12.4.0' }],
  'license-required': [],
  'no-server-admin': [],
  'no-org-admin': [],
  'no-service-account': [],
  'account-not-created': [{ action: 'create a user', response }],
  'credentials-not-accepted': [{ variable: 'GRAFANA_USER', response }],
  'credentials-of-server-admin': [{ variable: 'GRAFANA_USER' }],
  'credentials-in-quotes': [{ variable: 'GRAFANA_SERVICE_ACCOUNT_TOKEN' }],
  'password-rests': [],
  'unknown-user-rests': [{ seconds: 240 }],
  'password-not-tried': [{ problem: 'a problem' }],
  interrupted: [],
  'ended-early': [],
  'no-active-license': [],
  'unsafe-if-accepted': [{ persona: 'org-admin' }],
  'no-response': [{ failure }],
  'incomplete-response': [{ failure }],
  'rate-limited': [{ response: 'status 429: too many requests' }],
  'front-response': [{ response: 'status 302' }],
  'admin-refused': [],
  'instance-guessed': [],
  'effect-unknown': [],
  'effect-not-attributed': [],
  'admin-not-seen': [],
  'admin-denied-too': [],
  'open-outcome': [],
  'unsteady-check': [],
  'changed-by-others': [],
  'another-writer': [],
  'license-changed': [],
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
  'not-sent': [],
  'command-fails-anyway': [],
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

  test('have the messages of the snapshot', () => {
    expect(all.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "skip-option: skipped by --skip",
        "only-option: not selected by --only",
        "not-in-profile: profile stateless leaves out what requires a server that remembers a removal",
        "impact-too-low: requires --impact write; this run has read",
        "version-unknown: applies to Grafana >= 13.0.0, and the version is unknown; set --grafana-version",
        "version-out-of-range: applies to Grafana >= 13.0.0; this is 12.4.0",
        "license-required: requires a license: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH",
        "no-server-admin: no server admin: set GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD",
        "no-org-admin: no organization admin: set GRAFANA_USER and GRAFANA_PASSWORD, or add --provision",
        "no-service-account: no service account: set GRAFANA_SERVICE_ACCOUNT_TOKEN, or add --provision",
        "account-not-created: --provision could not create a user: status 500",
        "credentials-not-accepted: GRAFANA_USER was not accepted: status 500",
        "credentials-of-server-admin: the user of GRAFANA_USER is a server admin too, so it cannot show what others must not do",
        "credentials-in-quotes: GRAFANA_SERVICE_ACCOUNT_TOKEN is in quotes; remove them. Nothing was sent with it",
        "password-rests: not sent: nothing shows that the password is right, and the server rejected it or got it often enough",
        "unknown-user-rests: a user that does not exist was tried three times within five minutes, and the server may lock addresses, too; try again in 240 seconds",
        "password-not-tried: a problem",
        "interrupted: the run was interrupted",
        "ended-early: the run ended early",
        "no-active-license: no active license detected on the server",
        "unsafe-if-accepted: not sent: org-admin has access elsewhere on this server, so this request could do harm (use --impact write to send it)",
        "no-response: no response: the connection was closed",
        "incomplete-response: no complete response: the connection was closed",
        "rate-limited: no response from the API: status 429: too many requests",
        "front-response: the response is not from Grafana; a proxy or a login page may have responded: status 302",
        "admin-refused: the server rejected the admin password in the middle of the run",
        "instance-guessed: the instance name was guessed, and the server has another one; set --instance",
        "effect-unknown: the effect could not be determined: check gave no complete response before or after it",
        "effect-not-attributed: one of the requests that were sent together changed the license, and it could not be seen which",
        "admin-not-seen: inconclusive: the run sent no request of the server admin to this endpoint",
        "admin-denied-too: inconclusive: this endpoint rejects the server admin, too",
        "open-outcome: an earlier request got no response, so its effect is not known yet",
        "unsteady-check: check changed back and forth with nothing written between",
        "changed-by-others: the state of the license changed with nothing sent",
        "another-writer: the server has a license that this run did not send; somebody else is changing it, or it comes from a file (set --license-source elsewhere)",
        "license-changed: an earlier request that must be rejected changed the license, and this run cannot restore it",
        "state-unknown: the state of the license is not known: three readings in a row did not agree",
        "out-of-scope: requires another license state, which --impact write brings about",
        "not-read: the state of the license was not read yet",
        "no-license-given: there is no license to restore: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH",
        "different-license: the license you provided is not the one on the server. Download the current one from your Grafana account, or ask who stored the other one",
        "not-assumed-installed: the server does not show which license it has. If it is the one you provided, set --assume-installed to the host",
        "expires-within-a-day: the license you provided expires within a day. Download the current one from your Grafana account",
        "not-none: the server may have a license, so none is stored",
        "license-not-stored: the server accepted the license without storing it",
        "license-not-storable: the license could not be stored (status 500)",
        "license-not-removable: the license could not be removed (status 500)",
        "license-still-available: a license is still available after its removal was accepted; if it also comes from a file or the environment of the server, set --license-source elsewhere",
        "error-state-unavailable: no server can be put into the state "the server fails" safely",
        "pact-sent-nothing: Pact did not send the request",
        "not-sent: the command sends no such request",
        "command-fails-anyway: the command also fails if every response is a success, so a failure after an error proves nothing",
      ]
    `);
  });
});
