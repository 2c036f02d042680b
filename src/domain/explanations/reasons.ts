import type { ReasonCode } from '../messages/reasons.ts';
import type { Explanation } from './explanation.ts';

const runAgain = 'Run again when nobody else works with the license.';
const frontOrLoad = 'Check the server directly, or run with a lower --concurrency.';
const license = 'Set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH to the license of the server.';
const current = 'Download the current license of this instance from your Grafana account.';
const serverLicense = 'Look at the log of the server, and at the findings of the scenarios that add or remove.';

/** Why something did not happen: what usually causes it, and what to do. */
export const reasonExplanations: Readonly<Record<ReasonCode, Explanation>> = {
  'skip-option': ['--skip leaves the scenario out.', 'Remove the glob.'],
  'only-option': ['--only does not select the scenario.', 'Add a glob for it.'],
  'not-in-profile': [
    'The profile is for servers that do not have what the scenario needs.',
    'Run with --profile full if the server has it.',
  ],
  'impact-too-low': ['The request could change the license.', 'Read docs/safety.md, then raise --impact.'],
  'version-unknown': ['The server does not report its version.', 'Set --grafana-version.'],
  'version-out-of-range': ['The scenario is about other Grafana versions.', 'Nothing.'],
  'license-required': ['The scenario needs a license to send.', license],
  'no-server-admin': [
    'There are no credentials of a server admin.',
    'Set GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD.',
  ],
  'no-org-admin': [
    'There are no credentials of a user who is not a server admin.',
    'Set GRAFANA_USER and GRAFANA_PASSWORD, or add --provision.',
  ],
  'no-service-account': [
    'There is no token of a service account.',
    'Set GRAFANA_SERVICE_ACCOUNT_TOKEN, or add --provision.',
  ],
  'account-not-created': [
    'The server rejected the creation of a test account.',
    'Provide the account yourself, in the environment.',
  ],
  'credentials-not-accepted': [
    'The credentials are wrong, or the account is disabled.',
    'Check the variable that the message names.',
  ],
  'credentials-of-server-admin': ['The user is a server admin, too.', 'Use a user who is not.'],
  'credentials-in-quotes': ['The value was written with quotes that are part of it.', 'Remove the quotes.'],
  'password-rests': [
    'A password was rejected or could not be proven, and another attempt could lock the account.',
    'Check the password, and run again later.',
  ],
  'unknown-user-rests': [
    'The server may lock addresses after failed logins.',
    'Run again after the time that the message names.',
  ],
  'password-not-tried': ['An earlier run was rejected with this password.', 'Check the password.'],
  interrupted: ['Ctrl-C, or a signal.', 'Run again.'],
  'ended-early': ['The run ended before the scenario, because of its problem.', 'Solve the problem of the run first.'],
  'no-active-license': [
    'The scenario needs a license in force.',
    'Store a license, or run with --impact write and the license.',
  ],
  'unsafe-if-accepted': [
    'The persona has access elsewhere, so that this request could change the license.',
    'Fix the access, or use --impact write.',
  ],
  'no-response': ['The server did not respond in time.', 'Raise --timeout, or look at the log of the server.'],
  'incomplete-response': ['The response was cut off.', frontOrLoad],
  'rate-limited': ['The server or a proxy limits the number of requests.', frontOrLoad],
  'front-response': [
    'A proxy or a login page responded instead of Grafana.',
    'Check the server directly, or use --header.',
  ],
  'admin-refused': ['The password of the admin was changed, or the account was locked.', 'Check the account.'],
  'instance-guessed': ['The server does not report its root URL.', 'Set --instance.'],
  'effect-unknown': ['check gave no complete response, so that the effect of the request is unknown.', frontOrLoad],
  'effect-not-attributed': [
    'Several requests were sent together, and one of them changed the license.',
    'Run the scenarios one by one with --only.',
  ],
  'admin-not-seen': [
    'A denial counts only if the server admin has access.',
    'Select a scenario of the server admin as well.',
  ],
  'admin-denied-too': ['The endpoint rejects everyone.', 'Fix the access of the server admin first.'],
  'open-outcome': ['An earlier request may still take effect.', 'Raise --timeout, and run again.'],
  'unsteady-check': ['Several nodes respond, or the server responds at random.', 'Check one node directly.'],
  'changed-by-others': ['The license expired, or somebody else changed it.', runAgain],
  'another-writer': [
    'Somebody else stores licenses, or the license comes from a file.',
    'Run again alone, or set --license-source elsewhere.',
  ],
  'license-changed': [
    'An earlier request changed the license, and the run may not restore it.',
    'Restore the license yourself, or run with --impact write.',
  ],
  'state-unknown': ['Three readings of the license did not agree.', 'Check one node directly.'],
  'out-of-scope': [
    'The scenario needs a stored license, or none, and the server is not in that state.',
    'Use --impact write, which brings about the state.',
  ],
  'not-read': ['The run ended before it had read the license.', 'Solve the problem of the run first.'],
  'no-license-given': ['Without the license nothing that was removed could be restored.', license],
  'different-license': ['The license on the server is another one, perhaps a newer one.', current],
  'not-assumed-installed': [
    'The server does not show its license.',
    'Set --assume-installed to the host if the license is the one you provide.',
  ],
  'expires-within-a-day': ['The license could expire before it is restored.', current],
  'not-none': ['It is not certain that the server has no license.', 'Remove the license yourself, or provide it.'],
  'license-not-stored': ['The server accepted the license without storing it.', serverLicense],
  'license-not-storable': ['The server rejected the license.', serverLicense],
  'license-not-removable': ['The server rejected the removal.', serverLicense],
  'license-still-available': [
    'The license comes from a file or the environment as well.',
    'Set --license-source elsewhere.',
  ],
  'error-state-unavailable': [
    'The pact describes an error that cannot be provoked safely.',
    'Verify it against the built-in server.',
  ],
  'not-sent': [
    'The command sends no request that the scenario is about.',
    'Nothing, if the client does not need it. Otherwise let the command send it.',
  ],
  'command-fails-anyway': [
    'The command fails for another reason than the response of the server.',
    'Run the command against serve, and fix that failure first.',
  ],
  'pact-sent-nothing': [
    "Pact's verifier left the interaction out.",
    'Run again. If it persists, report it with the pact file.',
  ],
};
