import { describe, expect, test } from 'vitest';
import { createReason, type ReasonCode, type ReasonData, reasonCodes } from '../../../src/domain/messages/reasons.ts';

const response = 'status 500';
const failure = 'the connection was closed';

/** One example of the data of each code. */
const examples: ReasonData = {
  'skip-option': [],
  'only-option': [],
  'impact-too-low': [{ impact: 'write', allowed: 'read' }],
  'version-unknown': [{ since: '13.0.0' }],
  'version-too-old': [{ since: '13.0.0', version: '12.4.0' }],
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
  'license-state-unknown': [],
  'no-license-given': [],
  'no-license-to-store': [],
  'license-differs': [],
  'license-rejected': [{ response, hasExpired: true }],
  'license-not-stored': [],
  'license-not-storable': [{ response }],
  'license-not-removable': [{ response, isNameOpen: true }],
  'license-still-available': [],
  'license-lost': [],
  'no-license-stored': [],
  'license-is-stored': [],
  'other-license-stored': [],
  'restore-failed': [{ response }],
  'restore-threw': [{ error: 'TypeError: no' }],
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
    expect(all.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "skip-option: skipped by --skip",
        "only-option: not selected by --only",
        "impact-too-low: requires --impact write; this run has read",
        "version-unknown: applies to Grafana 13.0.0 and later, and the version is unknown; set --grafana-version",
        "version-too-old: applies to Grafana 13.0.0 and later; this is 12.4.0",
        "license-required: requires a license: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH",
        "no-server-admin: no server admin: set GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD",
        "no-org-admin: no organization admin: set GRAFANA_USER and GRAFANA_PASSWORD, or add --provision",
        "no-service-account: no service account: set GRAFANA_SERVICE_ACCOUNT_TOKEN, or add --provision",
        "account-not-created: --provision could not create a user: status 500",
        "org-admin-refused: the server rejected the user in GRAFANA_USER; check GRAFANA_PASSWORD",
        "password-not-tried: a problem",
        "interrupted: the run was interrupted",
        "ended-early: the run ended early",
        "no-active-license: no active license detected on the server",
        "unsafe-if-accepted: not sent: org-admin has access elsewhere on this server, so this request could do harm (use --impact write to send it)",
        "no-response: no response: the connection was closed",
        "incomplete-response: no complete response: the connection was closed",
        "rate-limited: no response from the API: status 429: too many requests",
        "admin-refused: the server rejected the admin password in the middle of the run",
        "instance-guessed: the instance name was guessed, and the server has another one; set --instance",
        "effect-unknown: the effect could not be determined: check gave no complete response before or after it",
        "admin-not-seen: inconclusive: the run sent no request of the server admin to this endpoint",
        "admin-denied-too: inconclusive: this endpoint rejects the server admin, too",
        "license-state-unknown: the license state could not be determined: check gave no complete response",
        "no-license-given: no license was provided that could be restored: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH",
        "no-license-to-store: no license was provided to store",
        "license-differs: the license you provided is not the one on the server (its lid differs)",
        "license-rejected: the server rejected the license you provided (status 500), so nothing was removed; that license has expired",
        "license-not-stored: the server accepted the license without storing it",
        "license-not-storable: a license could not be stored (status 500)",
        "license-not-removable: the license could not be removed (status 500); set the instance name with --instance",
        "license-still-available: a license is still available after its removal was accepted",
        "license-lost: the license was lost in this run, and none was provided to restore",
        "no-license-stored: no license is stored on the server; --impact write would store one",
        "license-is-stored: a license is stored on the server; --impact write would remove it",
        "other-license-stored: the server stored another license than the one it was sent",
        "restore-failed: the request to restore it got status 500",
        "restore-threw: TypeError: no",
        "error-state-unavailable: no server can be put into the state "the server fails" safely",
        "pact-sent-nothing: Pact did not send the request",
      ]
    `);
  });

  test('leave out what does not apply', () => {
    expect(createReason('license-rejected', { response, hasExpired: false }).message).not.toContain('expired');
    expect(createReason('license-not-removable', { response, isNameOpen: false }).message).not.toContain('--instance');
  });
});
