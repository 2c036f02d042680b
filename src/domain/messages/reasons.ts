import type { Impact, Persona } from '../scenario.ts';
import { type CodedMessage, type DataOf, messagesFrom, wordsOf } from './catalog.ts';

interface Responded {
  /** What came back, in a few words. */
  readonly response: string;
}

/** Why a scenario was skipped or blocked, or why a step of the run failed: in lower case and without a period. */
const reasons = {
  // The plan
  'skip-option': () => 'skipped by --skip',
  'only-option': () => 'not selected by --only',
  'not-in-profile': ({ profile, requires }: { profile: string; requires: string }) =>
    `profile ${profile} leaves out what requires ${requires}`,
  'impact-too-low': ({ impact, allowed }: { impact: Impact; allowed: Impact }) =>
    `requires --impact ${impact}; this run has ${allowed}`,
  'version-unknown': ({ versions }: { versions: string }) =>
    `applies to Grafana ${versions}, and the version is unknown; set --grafana-version`,
  'version-out-of-range': ({ versions, version }: { versions: string; version: string }) =>
    `applies to Grafana ${versions}; this is ${version}`,
  'license-required': () => 'requires a license: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
  'no-server-admin': () => 'no server admin: set GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD',
  'no-org-admin': () => 'no organization admin: set GRAFANA_USER and GRAFANA_PASSWORD, or add --provision',
  'no-service-account': () => 'no service account: set GRAFANA_SERVICE_ACCOUNT_TOKEN, or add --provision',

  // Accounts
  'account-not-created': ({ action, response }: { action: string } & Responded) =>
    `--provision could not ${action}: ${response}`,
  'credentials-not-accepted': ({ variable, response }: { variable: string } & Responded) =>
    `${variable} was not accepted: ${response}`,
  'credentials-of-server-admin': ({ variable }: { variable: string }) =>
    `the user of ${variable} is a server admin too, so it cannot show what others must not do`,
  'credentials-in-quotes': ({ variable }: { variable: string }) =>
    `${variable} is in quotes; remove them. Nothing was sent with it`,
  'password-rests': () =>
    'not sent: nothing shows that the password is right, and the server rejected it or got it often enough',
  'unknown-user-rests': ({ seconds }: { seconds: number }) =>
    `a user that does not exist was tried three times within five minutes, and the server may lock addresses, too; try again in ${seconds} seconds`,
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
  'front-response': ({ response }: Responded) =>
    `the response is not from Grafana; a proxy or a login page may have responded: ${response}`,
  'admin-refused': () => 'the server rejected the admin password in the middle of the run',
  'instance-guessed': () => 'the instance name was guessed, and the server has another one; set --instance',
  'effect-unknown': () => 'the effect could not be determined: check gave no complete response before or after it',
  'effect-not-attributed': () =>
    'one of the requests that were sent together changed the license, and it could not be seen which',
  'admin-not-seen': () => 'inconclusive: the run sent no request of the server admin to this endpoint',
  'admin-denied-too': () => 'inconclusive: this endpoint rejects the server admin, too',

  // Why nothing may be written to the license
  'open-outcome': () => 'an earlier request got no response, so its effect is not known yet',
  'unsteady-check': () => 'check changed back and forth with nothing written between',
  'changed-by-others': () => 'the state of the license changed with nothing sent',
  'another-writer': () =>
    'the server has a license that this run did not send; somebody else is changing it, or it comes from a file (set --license-source elsewhere)',
  'license-changed': () =>
    'an earlier request that must be rejected changed the license, and this run cannot restore it',
  'state-unknown': () => 'the state of the license is not known: three readings in a row did not agree',
  'out-of-scope': () => 'requires another license state, which --impact write brings about',
  'not-read': () => 'the state of the license was not read yet',
  'no-license-given': () => 'there is no license to restore: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
  'different-license': () =>
    'the license you provided is not the one on the server. Download the current one from your Grafana account, or ask who stored the other one',
  'not-assumed-installed': () =>
    'the server does not show which license it has. If it is the one you provided, set --assume-installed to the host',
  'expires-within-a-day': () =>
    'the license you provided expires within a day. Download the current one from your Grafana account',
  'not-none': () => 'the server may have a license, so none is stored',
  'license-not-stored': () => 'the server accepted the license without storing it',
  'license-not-storable': ({ response }: Responded) => `the license could not be stored (${response})`,
  'license-not-removable': ({ response }: Responded) => `the license could not be removed (${response})`,
  'license-still-available': () =>
    'a license is still available after its removal was accepted; if it also comes from a file or the environment of the server, set --license-source elsewhere',

  // Pact
  'error-state-unavailable': ({ state }: { state: string }) => `no server can be put into the state "${state}" safely`,
  'pact-sent-nothing': () => 'Pact did not send the request',

  // Clients
  'not-sent': () => 'the command sends no such request',
  'command-fails-anyway': () =>
    'the command also fails if every response is a success, so a failure after an error proves nothing',
};

export type ReasonCode = keyof typeof reasons;

/** The data of each code. */
export type ReasonData = { readonly [Code in ReasonCode]: DataOf<typeof reasons, Code> };

/** Why something did not happen. */
export type Reason = CodedMessage<ReasonCode>;

/** The reason of a code. */
export const createReason = messagesFrom(reasons);

export const reasonCodes: readonly string[] = Object.keys(reasons);

/** What the sentences say, except for their data. */
export const reasonWords: string = wordsOf(reasons);
