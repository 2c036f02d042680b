import type { Impact, Persona } from '../scenario.ts';
import { type CodedMessage, type DataOf, messagesFrom } from './catalog.ts';

interface Responded {
  /** What came back, in a few words. */
  readonly response: string;
}

/** Why a scenario was skipped or blocked, or why a step of the run failed: in lower case and without a period. */
const reasons = {
  // The plan
  'skip-option': () => 'skipped by --skip',
  'only-option': () => 'not selected by --only',
  'impact-too-low': ({ impact, allowed }: { impact: Impact; allowed: Impact }) =>
    `requires --impact ${impact}; this run has ${allowed}`,
  'version-unknown': ({ since }: { since: string }) =>
    `applies to Grafana ${since} and later, and the version is unknown; set --grafana-version`,
  'version-too-old': ({ since, version }: { since: string; version: string }) =>
    `applies to Grafana ${since} and later; this is ${version}`,
  'license-required': () => 'requires a license: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
  'no-server-admin': () => 'no server admin: set GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD',
  'no-org-admin': () => 'no organization admin: set GRAFANA_USER and GRAFANA_PASSWORD, or add --provision',
  'no-service-account': () => 'no service account: set GRAFANA_SERVICE_ACCOUNT_TOKEN, or add --provision',

  // Accounts
  'account-not-created': ({ action, response }: { action: string } & Responded) =>
    `--provision could not ${action}: ${response}`,
  'org-admin-refused': () => 'the server rejected the user in GRAFANA_USER; check GRAFANA_PASSWORD',
  'password-not-tried': ({ problem }: { problem: string }) => problem,

  // The run
  interrupted: () => 'the run was interrupted',
  'ended-early': () => 'the run ended early',
  'no-active-license': () => 'no active license detected on the server',
  'unsafe-if-accepted': ({ persona }: { persona: Persona }) =>
    `not sent: ${persona} has access elsewhere on this server, so this request could do harm (use --impact write to send it)`,

  // Inconclusive responses
  'no-response': ({ failure }: { failure: string }) => `no response: ${failure}`,
  'incomplete-response': ({ failure }: { failure: string }) => `no complete response: ${failure}`,
  'rate-limited': ({ response }: Responded) => `no response from the API: ${response}`,
  'admin-refused': () => 'the server rejected the admin password in the middle of the run',
  'instance-guessed': () => 'the instance name was guessed, and the server has another one; set --instance',
  'effect-unknown': () => 'the effect could not be determined: check gave no complete response before or after it',
  'admin-not-seen': () => 'inconclusive: the run sent no request of the server admin to this endpoint',
  'admin-denied-too': () => 'inconclusive: this endpoint rejects the server admin, too',

  // The license
  'license-state-unknown': () => 'the license state could not be determined: check gave no complete response',
  'no-license-given': () =>
    'no license was provided that could be restored: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
  'no-license-to-store': () => 'no license was provided to store',
  'license-differs': () => 'the license you provided is not the one on the server (its lid differs)',
  'license-rejected': ({ response, hasExpired }: { hasExpired: boolean } & Responded) =>
    `the server rejected the license you provided (${response}), so nothing was removed${hasExpired ? '; that license has expired' : ''}`,
  'license-not-stored': () => 'the server accepted the license without storing it',
  'license-not-storable': ({ response }: Responded) => `a license could not be stored (${response})`,
  'license-not-removable': ({ response, isNameOpen }: { isNameOpen: boolean } & Responded) =>
    `the license could not be removed (${response})${isNameOpen ? '; set the instance name with --instance' : ''}`,
  'license-still-available': () => 'a license is still available after its removal was accepted',
  'license-lost': () => 'the license was lost in this run, and none was provided to restore',
  'no-license-stored': () => 'no license is stored on the server; --impact write would store one',
  'license-is-stored': () => 'a license is stored on the server; --impact write would remove it',
  'other-license-stored': () => 'the server stored another license than the one it was sent',
  'restore-failed': ({ response }: Responded) => `the request to restore it got ${response}`,
  'restore-threw': ({ error }: { error: string }) => error,

  // Pact
  'error-state-unavailable': ({ state }: { state: string }) => `no server can be put into the state "${state}" safely`,
  'pact-sent-nothing': () => 'Pact did not send the request',
};

export type ReasonCode = keyof typeof reasons;

/** The data of each code. */
export type ReasonData = { readonly [Code in ReasonCode]: DataOf<typeof reasons, Code> };

/** Why something did not happen. */
export type Reason = CodedMessage<ReasonCode>;

/** The reason of a code. */
export const createReason = messagesFrom(reasons);

export const reasonCodes: readonly string[] = Object.keys(reasons);
