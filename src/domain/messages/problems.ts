import { type CodedMessage, type DataOf, messagesFrom, wordsOf } from './catalog.ts';

interface AboutTarget {
  readonly url: string;
}

interface FileProblem {
  readonly path: string;
  /** What is wrong, in a few words. */
  readonly cause: string;
}

/** Why a run ends without a verdict, or what went wrong beside it: what happened, where, and what to do. */
const problems = {
  // Usage and configuration: a line for each wrong value, in the words of the options
  usage: ({ lines }: { lines: readonly string[] }) => lines.join('\n'),
  configuration: ({ lines }: { lines: readonly string[] }) => lines.join('\n'),

  // Reaching the target
  unreachable: ({ url, failure }: AboutTarget & { failure: string }) => `Could not reach ${url}: ${failure}.`,
  tls: ({ url, failure }: AboutTarget & { failure: string }) => `Could not reach ${url}: ${failure}.`,
  'tls-required': ({ url }: AboutTarget) => `${url} uses TLS on this port. Start the URL with https:.`,
  'incomplete-responses': ({ url, failure }: AboutTarget & { failure: string }) =>
    `${url} gives no complete response: ${failure}.`,
  'stopped-answering': ({ at, failure }: { at: string; failure: string }) =>
    `The server stopped responding at ${at}: ${failure}.`,

  // What the target is
  redirected: ({ url, response, suggestion }: WrongServer) =>
    `${url} redirects the requests of the admin (${response}). Redirects are not followed because they could leak the credentials. ${suggestion ?? 'Set --url to the final address.'} If that is a login page, it may belong to a proxy in front of Grafana: see --header.`,
  'not-grafana': ({ url, response, suggestion }: WrongServer) =>
    `${url} returns web pages, not an API (${response}). ${suggestion ?? 'Is it the root URL of a Grafana, including the sub-path? A login page may belong to a proxy in front of it: see --header.'}`,
  'wrong-path': ({ url, response, suggestion }: WrongServer) =>
    `${url} returns the same response for every path (${response}), so the API is not there. ${suggestion ?? 'Set --url to the root URL of a Grafana, including the sub-path. A mock must serve its paths below /api.'}`,
  'front-response': ({ url, response, suggestion }: WrongServer) =>
    `The requests of the admin to ${url} got a response that is not from Grafana (${response}). Possible causes: a proxy, a gateway, a firewall or a login page in front of it. ${suggestion ?? 'Set --url to an address that reaches Grafana directly, or send what the proxy asks for with --header.'}`,
  'server-unavailable': ({ url, response }: AboutTarget & { response: string }) =>
    `${url} is not available (${response}). Possible causes: the server or its database is down or starting, or a proxy cannot reach it. Try again when it is up; --wait waits for it.`,
  'one-connection': ({ url, failure }: AboutTarget & { failure: string }) =>
    `${url} responds to requests one after another, but not to two at the same time: ${failure}. It seems to serve one connection at a time. Start it with several threads, or let it close each connection after the response.`,
  'open-source-edition': ({ url }: AboutTarget) =>
    `${url} is Grafana OSS, which has no licensing API. Set --url to a Grafana Enterprise server.`,
  'too-old': ({ url, version }: AboutTarget & { version: string }) =>
    `${url} is Grafana ${version}. The licensing API requires 7.4 or later.`,

  // The admin
  'admin-refused': ({ response }: { response: string }) =>
    `The server rejected the admin (${response}). Check GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD; a proxy in front of the server may have answered, too. Nothing more was sent, because five wrong passwords lock the account.`,
  'admin-refused-midway': () =>
    'The server accepted the admin at first and rejects the password now. Nothing more was tried, because five wrong passwords lock the account.',
  'password-withheld': ({ url, count, seconds, path }: WithheldPassword) =>
    `${url} rejected ${count} passwords of this user within five minutes. No password was sent, because the fifth wrong one locks the account for everyone. Check the user and the password, and try again in ${seconds} seconds (remembered in ${path}).`,
  'password-rejected-elsewhere': ({ url, hosts, path }: AboutTarget & { hosts: readonly string[]; path: string }) =>
    `Other servers rejected this user with this password within 24 hours: ${hosts.slice(0, 5).join(', ')}. The password was not sent to ${url}, because the servers may share their accounts, and five wrong passwords lock one. Check the user and the password. If both are right for ${url}, delete ${path} and try again.`,
  'basic-authentication-off': ({ response }: { response: string }) =>
    `The server responded as if the admin had sent no credentials (${response}): Basic authentication may be turned off. Turn it on ([auth.basic] enabled = true); the licensing API accepts nothing else.`,
  'admin-not-shown': ({ response }: { response: string }) =>
    `The server shows another user than GRAFANA_ADMIN_USER at /api/user (${response}). A proxy in front of the server may sign in somebody else. Nothing more was sent.`,
  'not-server-admin': ({ user }: { user: string }) =>
    `The user ${user} is signed in but is not a server admin. Set GRAFANA_ADMIN_USER to a server admin; an organization admin belongs in GRAFANA_USER.`,

  // The journal and other runs
  'journal-not-writable': ({ path, cause }: FileProblem) =>
    `Could not write the journal ${path} (${cause}). Without it, a killed run could not be cleaned up. Set XDG_STATE_HOME to a writable folder. Nothing was changed on the server.`,
  'journal-untrusted': ({ path, cause }: FileProblem) =>
    `The journal ${path} ${cause}, so it is not used. If no run is active, check the license of the server and run \`grafana-licensing-conformance restore --forget\`, or delete the file.`,
  'refusals-untrusted': ({ path, cause }: FileProblem) =>
    `The file ${path} ${cause}, so it is unknown which passwords the server rejected recently. Nothing was sent. Delete the file.`,
  'no-state-folder': () =>
    'There is no folder for the journal, because the user has no home folder. Set XDG_STATE_HOME to a writable folder. Nothing was changed on the server.',
  'journal-not-removable': ({ path, cause }: FileProblem) =>
    `Could not remove the journal ${path} (${cause}). Delete it before the next run.`,
  'journal-unreadable': ({ path }: { path: string }) =>
    `The journal of another run cannot be read (${path}). If no run is active, run \`grafana-licensing-conformance restore\` with the same settings first.`,
  'journal-damaged': ({ path }: { path: string }) =>
    `The journal ${path} cannot be read, so it is unknown what a run left behind. Run \`grafana-licensing-conformance restore --forget\` to give it up, then \`restore --without-journal\` with the license to see what is there.`,
  'run-active': ({ runId, url, pid }: OtherRun) =>
    `Another run (${runId}, process ${pid}) is active against ${url}. Wait for it to finish: two runs at once would take each other's changes for the server's.`,
  'run-unfinished': ({ runId, url, path }: OtherRun & { path: string }) =>
    `A previous run (${runId}) against ${url} did not finish cleaning up. Run \`grafana-licensing-conformance restore\` with the same settings first (journal: ${path}).`,
  'run-status-unknown': ({ runId, url, pid, host, path }: OtherRun & { host: string; path: string }) =>
    `A run (${runId}) against ${url} was started as process ${pid} of ${host}, and its status is unknown here. If it is active, wait for it to finish; if not, run \`grafana-licensing-conformance restore\` with the same settings first (journal: ${path}).`,
  'run-to-restore-active': ({ runId, url, pid }: OtherRun) =>
    `The run ${runId} (process ${pid}) is active against ${url} and cleans up by itself. Stop it first, with Ctrl-C or SIGTERM.`,
  'test-accounts-of-other-run': ({ runId, url }: { runId: string; url: string }) =>
    `Test accounts of another run (${runId}) are on ${url}: a run on another machine is active, or was killed. Wait for it to finish, or delete its accounts with \`grafana-licensing-conformance restore --delete-accounts ${runId}\` if none is active: two runs would remove each other's license.`,

  // The license
  'license-unreadable': ({ error }: { error: string }) =>
    `${error} Set GRAFANA_LICENSE_PATH to the license file. Nothing was sent.`,
  'license-unusable': ({ issues }: { issues: readonly string[] }) => `${issues.join(' ')} Nothing was written.`,
  'license-not-stored': ({ reason }: { reason: string }) => `The license was not stored: ${reason}.`,

  // Cleanup
  'license-not-restored': (left: NotCleanedUp) => leftInWords(left),
  'accounts-not-deleted': (left: NotCleanedUp) => leftInWords(left),
  'cleanup-unanswered': (left: NotCleanedUp) => leftInWords(left),

  // Reports
  'report-not-writable': ({ path, cause }: FileProblem) =>
    `Could not write the report to ${JSON.stringify(path)}: ${cause}.`,
  'reports-in-one-file': ({ first, second, destination }: { first: string; second: string; destination: string }) =>
    `The reports ${first} and ${second} both go to ${destination}. Give each its own file.`,

  'file-not-writable': ({ path, cause }: FileProblem) => `Could not write ${JSON.stringify(path)}: ${cause}.`,
  'report-not-readable': ({ path, cause }: FileProblem) => `The report ${JSON.stringify(path)} ${cause}.`,

  // Pact
  'pact-not-installed': () => `The package @pact-foundation/pact is not installed. ${howToInstallPact}`,
  'pact-not-loadable': ({ error }: { error: string }) => `Could not load Pact: ${error}. ${howToInstallPact}`,
  'pact-file-invalid': ({ path, cause }: FileProblem) => `The pact file ${JSON.stringify(path)} ${cause}.`,
  'pact-file-without-licensing': ({ path, requests }: { path: string; requests: readonly string[] }) =>
    `The pact file ${JSON.stringify(path)} has no request to the licensing API, so there is nothing to verify. Looked for: ${requests.join(', ')}.`,
  'pact-with-exploration': () => 'pact verify cannot --explore, because a contract is a list of requests. Use run.',
  'contract-not-writable': ({ path, cause }: FileProblem) =>
    `Could not write the contract to ${JSON.stringify(path)} (${cause}). Set --out to a place where you may write.`,
  'mock-file-exists': ({ paths }: { paths: readonly string[] }) =>
    `Nothing was written, because ${paths.length === 1 ? 'a file exists' : 'files exist'} that would change: ${paths.map((path) => JSON.stringify(path)).join(', ')}. Use --force to replace what differs, or --out for another folder.`,
  'mock-not-writable': ({ path, cause }: FileProblem) =>
    `Could not write the mock to ${JSON.stringify(path)} (${cause}). Set --out to a folder where you may write.`,
  'pact-silent': ({ seconds, output }: { seconds: number; output: string }) =>
    `Pact gave no sign of life for ${seconds} s and was stopped. ${output}`.trim(),
  'pact-died': ({ cause, output }: { cause: string; output: string }) =>
    `The Pact process died (${cause}). ${output}`.trim(),
  'pact-failed': ({ error }: { error: string }) => `Pact failed: ${error}`,

  // Clients
  'command-not-started': ({ command, cause }: { command: string; cause: string }) =>
    `Could not start ${JSON.stringify(command)}: ${cause}. Name a program and its arguments after --.`,

  // The end of the process
  interrupted: () => 'The run was interrupted.',
  'max-time': () => 'The run was stopped after --max-time.',
  internal: ({ error }: { error: string }) =>
    `Internal error in the suite, not in the server; please report it. ${error}`,
};

interface WrongServer extends AboutTarget {
  /** The words of whatever responded. */
  readonly response: string;
  /** What to do instead of the usual advice; undefined if nothing better is known. */
  readonly suggestion: string | undefined;
}

interface WithheldPassword extends AboutTarget {
  readonly count: number;
  /** Seconds until the next attempt. */
  readonly seconds: number;
  readonly path: string;
}

interface OtherRun extends AboutTarget {
  readonly runId: string;
  readonly pid: number;
}

/** What a run could not clean up. */
export interface NotCleanedUp {
  /** Why the license is not restored; undefined if it is. */
  readonly license: string | undefined;
  /** Why test accounts are still there, a text each. */
  readonly accounts: readonly string[];
  /** The path of the journal; undefined if there is none. */
  readonly journal: string | undefined;
}

function leftInWords({ license, accounts, journal }: NotCleanedUp): string {
  return [
    ...(license === undefined ? [] : [`The license is not restored: ${license}.`]),
    ...(accounts.length === 0 ? [] : [`Test accounts are still on the server. ${accounts.join(' ')}`]),
    `Run \`grafana-licensing-conformance restore\` with the same settings as soon as the server responds${journal === undefined ? '' : ` (journal: ${journal})`}.`,
  ].join(' ');
}

const howToInstallPact =
  'Only the pact commands need it. Install it beside this package: npm install --save-dev @pact-foundation/pact@17. Its native library supports Linux, macOS and Windows on x64 and ARM64, and requires Node 22 or later.';

export type ProblemCode = keyof typeof problems;

/** The data of each code. */
export type ProblemData = { readonly [Code in ProblemCode]: DataOf<typeof problems, Code> };

/** Why a run ended without a verdict, or what went wrong beside it. The code decides the exit code. */
export type Problem = CodedMessage<ProblemCode>;

/** The problem of a code. */
export const createProblem = messagesFrom(problems);

export const problemCodes: readonly string[] = Object.keys(problems);

/** What the sentences say, except for their data. */
export const problemWords: string = wordsOf(problems);
