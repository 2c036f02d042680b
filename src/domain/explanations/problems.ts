import type { ProblemCode } from '../problem.ts';
import type { Explanation } from './explanation.ts';

const ownFiles = 'A file in the state folder is not one that a run of this user has written for this server.';
const otherRun = 'Wait for the other run to finish. If it was killed, run restore with the same settings.';
const cleanUp = 'Run restore with the same settings as soon as the server responds.';

/** What usually causes each problem, and what to do. */
export const problemExplanations: Readonly<Record<ProblemCode, Explanation>> = {
  usage: ['A flag or an argument is wrong.', 'Read the message, and --help of the command.'],
  configuration: [
    'A flag, a variable, a file or a combination of them is invalid.',
    'Change what the message names. doctor shows where each setting comes from.',
  ],
  unreachable: [
    'The server is down, the host or the port is wrong, or a firewall blocks it.',
    'Check the URL. Use --wait if the server is still starting.',
  ],
  tls: [
    'The certificate is not trusted, expired, or for another host.',
    'Add its CA with --ca. --insecure turns the check off, on a network that you trust.',
  ],
  'tls-required': ['The URL begins with http:, and the port uses TLS.', 'Begin the URL with https:.'],
  'incomplete-responses': [
    'The server or a proxy cuts off every response.',
    'Check the server with curl, then the limits of the proxy.',
  ],
  'stopped-answering': [
    'The server crashed, was restarted, is overloaded, or limits the number of requests.',
    'Look at its log. Use a lower --concurrency or a longer --timeout.',
  ],
  redirected: [
    'The URL is not the final one, or a proxy redirects to its login page.',
    'Set --url to the final address. Send what the proxy asks for with --header.',
  ],
  'not-grafana': [
    'The URL leads to a web page, such as a login page of a proxy or a wrong sub-path.',
    'Set --url to the root URL of Grafana, including the sub-path.',
  ],
  'wrong-path': [
    'The URL has a sub-path too few or too many, or a mock serves its paths elsewhere.',
    'Set --url to the root URL. A mock must serve its paths below /api.',
  ],
  'front-response': [
    'A proxy, a gateway, a firewall or a login page responds instead of Grafana.',
    'Use an address that reaches Grafana directly, or --header.',
  ],
  'server-unavailable': [
    'The server or its database is down or starting, or a proxy cannot reach it.',
    'Try again when it is up; --wait waits for it.',
  ],
  'one-connection': [
    'A mock serves one connection at a time.',
    'Start it with several threads, or let it close each connection after the response.',
  ],
  'open-source-edition': ['The server is Grafana OSS.', 'Check a Grafana Enterprise server.'],
  'too-old': ['The server is older than Grafana 7.4.', 'Check a server of 7.4 or later.'],
  'admin-refused': [
    'The user or the password of the admin is wrong, or a proxy rejected the request.',
    'Check GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD before you try again: five wrong passwords lock the account.',
  ],
  'admin-refused-midway': [
    'The password was changed during the run, or the account was locked.',
    'Check the account before you run again.',
  ],
  'password-withheld': [
    'The server rejected three passwords of this user within five minutes.',
    'Check the user and the password, and wait as long as the message says.',
  ],
  'password-rejected-elsewhere': [
    'Three other servers rejected this user with this password within 24 hours.',
    'Check the user and the password. Delete the file that the message names if both are right.',
  ],
  'basic-authentication-off': [
    'Basic authentication is turned off on the server.',
    'Turn it on: [auth.basic] enabled = true.',
  ],
  'admin-not-shown': [
    'A proxy in front of the server signs in another user.',
    'Check the server directly, without the proxy.',
  ],
  'not-server-admin': [
    'The user is an organization admin, and not a server admin.',
    'Set GRAFANA_ADMIN_USER to a Grafana server admin.',
  ],
  'journal-not-writable': ['The state folder cannot be written.', 'Set XDG_STATE_HOME to a writable folder.'],
  'journal-untrusted': [ownFiles, 'Check the license of the server, then run restore --forget.'],
  'refusals-untrusted': [ownFiles, 'Delete the file that the message names.'],
  'no-state-folder': ['The user has no home folder.', 'Set XDG_STATE_HOME to a writable folder.'],
  'journal-not-removable': ['The state folder became read-only during the run.', 'Delete the journal by hand.'],
  'journal-unreadable': ['Another user or another version wrote the journal.', otherRun],
  'journal-damaged': [
    'The disk was full or the file was edited.',
    'Run restore --forget, then restore --without-journal with the license.',
  ],
  'run-active': ['Another run checks the same server.', otherRun],
  'run-unfinished': ['A run was killed before it had cleaned up.', 'Run restore with the same settings.'],
  'run-status-unknown': ['The run was started on another machine or in a container.', otherRun],
  'run-to-restore-active': ['The run that left the journal is still active.', 'Stop it with Ctrl-C or SIGTERM first.'],
  'test-accounts-of-other-run': [
    'A run on another machine is active, or was killed.',
    'Wait for it, or delete its accounts with restore --delete-accounts.',
  ],
  'license-unreadable': [
    'The license that you provided is cut off, or is not a license.',
    'Set GRAFANA_LICENSE_PATH to the file that Grafana Labs gave you.',
  ],
  'license-unusable': [
    'The license is for another root URL, or not in force now.',
    'Download the current license of this instance from your Grafana account.',
  ],
  'license-not-stored': [
    'The server did not accept the license of restore.',
    'Check the license with doctor, and whether the server already has one.',
  ],
  'license-not-restored': ['The server stopped responding, or did not accept the license again.', cleanUp],
  'accounts-not-deleted': ['The server rejected the deletion of test accounts.', cleanUp],
  'cleanup-unanswered': ['The server did not respond during cleanup.', cleanUp],
  'report-not-writable': [
    'The folder does not exist or is not writable, or another file is there.',
    'Change the path of --reporter.',
  ],
  'reports-in-one-file': ['Two reporters have the same file, or both use standard output.', 'Give each its own file.'],
  'file-not-writable': [
    'The file already exists, or its folder does not exist or is not writable.',
    'Delete the file, or name another one.',
  ],
  'report-not-readable': [
    'The file is missing, or is not a JSON report of this tool.',
    'Write the report with --reporter json=FILE.',
  ],
  'pact-not-installed': [
    'The package @pact-foundation/pact is optional and is not there.',
    'Run npm install --save-dev @pact-foundation/pact@17.',
  ],
  'pact-not-loadable': [
    'The native library of Pact does not support this system, or its download failed.',
    'Use Linux, macOS or Windows on x64 or ARM64, and install the package again.',
  ],
  'pact-file-invalid': ['The file is missing, or is not a pact.', 'Check the path of --pact.'],
  'pact-file-without-licensing': [
    'The pact describes another API.',
    'Choose a pact with requests to the licensing API.',
  ],
  'pact-with-exploration': ['A contract is a list of requests.', 'Use run for --explore.'],
  'contract-not-writable': ['The folder of --out is not writable.', 'Set --out to a writable place.'],
  'mock-file-exists': [
    'A generated file is already there with other content, for example because you changed it.',
    'Use --force to replace it, or --out for another folder.',
  ],
  'mock-not-writable': ['The folder of --out is not writable.', 'Set --out to a writable place.'],
  'pact-silent': ['The Pact process hangs.', 'Run again. If it persists, report it with the output.'],
  'pact-died': ['The native library of Pact crashed.', 'Run again. If it persists, report it with the output.'],
  'pact-failed': ['Pact reported an error.', 'Read its message. If it is not clear, report it.'],
  'command-not-started': [
    'The program does not exist, is not in PATH, or this user may not run it.',
    'Name a program and its arguments after --. The command runs without a shell, so use sh -c for shell syntax.',
  ],
  interrupted: ['Ctrl-C, or a signal.', 'Run again. What was changed is restored, unless a message says otherwise.'],
  'max-time': ['The run took longer than --max-time.', 'Allow more time, or run fewer scenarios with --only.'],
  internal: ['A bug of this tool.', 'Report it with the message and the command line, without secrets.'],
};
