import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemExitCodes } from '../../../src/domain/exit-codes.ts';
import {
  createProblem,
  type ProblemCode,
  type ProblemData,
  problemCodes,
} from '../../../src/domain/messages/problems.ts';

const url = 'https://grafana.example/';
const failure = 'the connection was closed';
const file = { path: '/file', cause: 'EACCES' };
const run = { runId: '0a1b2c3d', url, pid: 7, host: 'vm', path: '/journal.json' };
const left = { license: 'the license was lost', accounts: ['Could not delete the user x.'], journal: '/journal.json' };

/** One example of the data of each code. */
const examples: ProblemData = {
  usage: [{ lines: ['First.', 'Second.'] }],
  configuration: [{ lines: ['First.', 'Second.'] }],
  unreachable: [{ url, failure }],
  tls: [{ url, failure }],
  'tls-required': [{ url }],
  'incomplete-responses': [{ url, failure }],
  'stopped-answering': [{ at: 'add.garbage-token', failure }],
  redirected: [{ url, response: 'status 302, Location: https://login.example/', suggestion: undefined }],
  'not-grafana': [{ url, response: 'status 200, text/html, "Sign in"', suggestion: undefined }],
  'wrong-path': [{ url, response: 'status 404', suggestion: undefined }],
  'front-response': [{ url, response: 'status 403, text/html', suggestion: undefined }],
  'server-unavailable': [{ url, response: 'status 502' }],
  'one-connection': [{ url, failure }],
  'open-source-edition': [{ url }],
  'too-old': [{ url, version: '7.3.9' }],
  'admin-refused': [{ response: 'status 401' }],
  'admin-refused-midway': [],
  'password-withheld': [{ url, count: 3, seconds: 240, path: '/refusals' }],
  'password-rejected-elsewhere': [{ url, hosts: ['a.example', 'b.example', 'c.example'], path: '/passwords.refusals' }],
  'basic-authentication-off': [{ response: 'status 401' }],
  'admin-not-shown': [{ response: 'status 200' }],
  'not-server-admin': [{ user: 'admin' }],
  'journal-not-writable': [file],
  'journal-untrusted': [{ path: '/journal.json', cause: 'is not a regular file' }],
  'refusals-untrusted': [{ path: '/target.refusals', cause: 'is not a regular file' }],
  'no-state-folder': [],
  'journal-not-removable': [file],
  'journal-unreadable': [run],
  'journal-damaged': [run],
  'run-active': [run],
  'run-unfinished': [run],
  'run-status-unknown': [run],
  'run-to-restore-active': [run],
  'test-accounts-of-other-run': [run],
  'license-unreadable': [{ error: 'The license is empty.' }],
  'license-unusable': [{ issues: ['One issue.', 'Another issue.'] }],
  'license-not-stored': [{ reason: 'the server may have a license' }],
  'license-not-restored': [left],
  'accounts-not-deleted': [{ ...left, license: undefined }],
  'cleanup-unanswered': [{ ...left, accounts: [], journal: undefined }],
  'report-not-writable': [file],
  'reports-in-one-file': [{ first: 'json', second: 'junit', destination: 'standard output' }],
  'file-not-writable': [{ path: '/a.yaml', cause: 'it already exists' }],
  'report-not-readable': [{ path: '/a.json', cause: 'does not exist' }],
  'pact-not-installed': [],
  'pact-not-loadable': [{ error: 'wrong ELF class' }],
  'pact-file-invalid': [{ path: '/pact.json', cause: 'is not a JSON object' }],
  'pact-file-without-licensing': [{ path: '/pact.json', requests: ['GET /a', 'GET /b'] }],
  'pact-with-exploration': [],
  'contract-not-writable': [file],
  'mock-file-exists': [{ paths: ['/mock/.env', '/mock/server.mts'] }],
  'mock-not-writable': [file],
  'pact-silent': [{ seconds: 60, output: '' }],
  'pact-died': [{ cause: 'SIGSEGV', output: 'the end of the output.' }],
  'pact-failed': [{ error: 'no reason given.' }],
  'command-not-started': [{ command: 'clinet', cause: 'there is no such program' }],
  interrupted: [],
  'max-time': [],
  internal: [{ error: 'TypeError: no.' }],
};

/** Typed loosely, because no signature covers every code at once. */
const problemOf = createProblem as (code: ProblemCode, ...data: unknown[]) => ReturnType<typeof createProblem>;
const all = Object.entries(examples).map(([code, data]) => problemOf(code as ProblemCode, ...data));

describe('problems', () => {
  test('have an example of each code', () => {
    expect(all.map(({ code }) => code)).toEqual(problemCodes);
  });

  test('have an exit code each, in the same order', () => {
    expect(Object.keys(problemExitCodes)).toEqual(problemCodes);
  });

  test.each(all)('$code is one or more whole sentences', ({ message }) => {
    expect(message).toMatch(/[.?]$/);
  });

  test('have the messages of the snapshot', () => {
    expect(all.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "usage: First.
      Second.",
        "configuration: First.
      Second.",
        "unreachable: Could not reach https://grafana.example/: the connection was closed.",
        "tls: Could not reach https://grafana.example/: the connection was closed.",
        "tls-required: https://grafana.example/ uses TLS on this port. Start the URL with https:.",
        "incomplete-responses: https://grafana.example/ gives no complete response: the connection was closed.",
        "stopped-answering: The server stopped responding at add.garbage-token: the connection was closed.",
        "redirected: https://grafana.example/ redirects the requests of the admin (status 302, Location: https://login.example/). Redirects are not followed because they could leak the credentials. Set --url to the final address. If that is a login page, it may belong to a proxy in front of Grafana: see --header.",
        "not-grafana: https://grafana.example/ returns web pages, not an API (status 200, text/html, "Sign in"). Is it the root URL of a Grafana, including the sub-path? A login page may belong to a proxy in front of it: see --header.",
        "wrong-path: https://grafana.example/ returns the same response for every path (status 404), so the API is not there. Set --url to the root URL of a Grafana, including the sub-path. A mock must serve its paths below /api.",
        "front-response: The requests of the admin to https://grafana.example/ got a response that is not from Grafana (status 403, text/html). Possible causes: a proxy, a gateway, a firewall or a login page in front of it. Set --url to an address that reaches Grafana directly, or send what the proxy asks for with --header.",
        "server-unavailable: https://grafana.example/ is not available (status 502). Possible causes: the server or its database is down or starting, or a proxy cannot reach it. Try again when it is up; --wait waits for it.",
        "one-connection: https://grafana.example/ responds to requests one after another, but not to two at the same time: the connection was closed. It seems to serve one connection at a time. Start it with several threads, or let it close each connection after the response.",
        "open-source-edition: https://grafana.example/ is Grafana OSS, which has no licensing API. Set --url to a Grafana Enterprise server.",
        "too-old: https://grafana.example/ is Grafana 7.3.9. The licensing API requires 7.4 or later.",
        "admin-refused: The server rejected the admin (status 401). Check GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD; a proxy in front of the server may have answered, too. Nothing more was sent, because five wrong passwords lock the account.",
        "admin-refused-midway: The server accepted the admin at first and rejects the password now. Nothing more was tried, because five wrong passwords lock the account.",
        "password-withheld: https://grafana.example/ rejected 3 passwords of this user within five minutes. No password was sent, because the fifth wrong one locks the account for everyone. Check the user and the password, and try again in 240 seconds (remembered in /refusals).",
        "password-rejected-elsewhere: Other servers rejected this user with this password within 24 hours: a.example, b.example, c.example. The password was not sent to https://grafana.example/, because the servers may share their accounts, and five wrong passwords lock one. Check the user and the password. If both are right for https://grafana.example/, delete /passwords.refusals and try again.",
        "basic-authentication-off: The server responded as if the admin had sent no credentials (status 401): Basic authentication may be turned off. Turn it on ([auth.basic] enabled = true); the licensing API accepts nothing else.",
        "admin-not-shown: The server shows another user than GRAFANA_ADMIN_USER at /api/user (status 200). A proxy in front of the server may sign in somebody else. Nothing more was sent.",
        "not-server-admin: The user admin is signed in but is not a server admin. Set GRAFANA_ADMIN_USER to a server admin; an organization admin belongs in GRAFANA_USER.",
        "journal-not-writable: Could not write the journal /file (EACCES). Without it, a killed run could not be cleaned up. Set XDG_STATE_HOME to a writable folder. Nothing was changed on the server.",
        "journal-untrusted: The journal /journal.json is not a regular file, so it is not used. If no run is active, check the license of the server and run \`grafana-licensing-conformance restore --forget\`, or delete the file.",
        "refusals-untrusted: The file /target.refusals is not a regular file, so it is unknown which passwords the server rejected recently. Nothing was sent. Delete the file.",
        "no-state-folder: There is no folder for the journal, because the user has no home folder. Set XDG_STATE_HOME to a writable folder. Nothing was changed on the server.",
        "journal-not-removable: Could not remove the journal /file (EACCES). Delete it before the next run.",
        "journal-unreadable: The journal of another run cannot be read (/journal.json). If no run is active, run \`grafana-licensing-conformance restore\` with the same settings first.",
        "journal-damaged: The journal /journal.json cannot be read, so it is unknown what a run left behind. Run \`grafana-licensing-conformance restore --forget\` to give it up, then \`restore --without-journal\` with the license to see what is there.",
        "run-active: Another run (0a1b2c3d, process 7) is active against https://grafana.example/. Wait for it to finish: two runs at once would take each other's changes for the server's.",
        "run-unfinished: A previous run (0a1b2c3d) against https://grafana.example/ did not finish cleaning up. Run \`grafana-licensing-conformance restore\` with the same settings first (journal: /journal.json).",
        "run-status-unknown: A run (0a1b2c3d) against https://grafana.example/ was started as process 7 of vm, and its status is unknown here. If it is active, wait for it to finish; if not, run \`grafana-licensing-conformance restore\` with the same settings first (journal: /journal.json).",
        "run-to-restore-active: The run 0a1b2c3d (process 7) is active against https://grafana.example/ and cleans up by itself. Stop it first, with Ctrl-C or SIGTERM.",
        "test-accounts-of-other-run: Test accounts of another run (0a1b2c3d) are on https://grafana.example/: a run on another machine is active, or was killed. Wait for it to finish, or delete its accounts with \`grafana-licensing-conformance restore --delete-accounts 0a1b2c3d\` if none is active: two runs would remove each other's license.",
        "license-unreadable: The license is empty. Set GRAFANA_LICENSE_PATH to the license file. Nothing was sent.",
        "license-unusable: One issue. Another issue. Nothing was written.",
        "license-not-stored: The license was not stored: the server may have a license.",
        "license-not-restored: The license is not restored: the license was lost. Test accounts are still on the server. Could not delete the user x. Run \`grafana-licensing-conformance restore\` with the same settings as soon as the server responds (journal: /journal.json).",
        "accounts-not-deleted: Test accounts are still on the server. Could not delete the user x. Run \`grafana-licensing-conformance restore\` with the same settings as soon as the server responds (journal: /journal.json).",
        "cleanup-unanswered: The license is not restored: the license was lost. Run \`grafana-licensing-conformance restore\` with the same settings as soon as the server responds.",
        "report-not-writable: Could not write the report to "/file": EACCES.",
        "reports-in-one-file: The reports json and junit both go to standard output. Give each its own file.",
        "file-not-writable: Could not write "/a.yaml": it already exists.",
        "report-not-readable: The report "/a.json" does not exist.",
        "pact-not-installed: The package @pact-foundation/pact is not installed. Only the pact commands need it. Install it beside this package: npm install --save-dev @pact-foundation/pact@17. Its native library supports Linux, macOS and Windows on x64 and ARM64, and requires Node 22 or later.",
        "pact-not-loadable: Could not load Pact: wrong ELF class. Only the pact commands need it. Install it beside this package: npm install --save-dev @pact-foundation/pact@17. Its native library supports Linux, macOS and Windows on x64 and ARM64, and requires Node 22 or later.",
        "pact-file-invalid: The pact file "/pact.json" is not a JSON object.",
        "pact-file-without-licensing: The pact file "/pact.json" has no request to the licensing API, so there is nothing to verify. Looked for: GET /a, GET /b.",
        "pact-with-exploration: pact verify cannot --explore, because a contract is a list of requests. Use run.",
        "contract-not-writable: Could not write the contract to "/file" (EACCES). Set --out to a place where you may write.",
        "mock-file-exists: Nothing was written, because files exist that would change: "/mock/.env", "/mock/server.mts". Use --force to replace what differs, or --out for another folder.",
        "mock-not-writable: Could not write the mock to "/file" (EACCES). Set --out to a folder where you may write.",
        "pact-silent: Pact gave no sign of life for 60 s and was stopped.",
        "pact-died: The Pact process died (SIGSEGV). the end of the output.",
        "pact-failed: Pact failed: no reason given.",
        "command-not-started: Could not start "clinet": there is no such program. Name a program and its arguments after --.",
        "interrupted: The run was interrupted.",
        "max-time: The run was stopped after --max-time.",
        "internal: Internal error in the suite, not in the server; please report it. TypeError: no.",
      ]
    `);
  });

  test('are listed in docs/verdicts.md with their exit codes', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/verdicts.md'), 'utf8');
    const section = text.slice(
      text.indexOf('### Problem codes'),
      text.indexOf('## What the documentation leaves open'),
    );
    const rows = section.matchAll(/^\| (`[^|]*`) +\| (\d+) /gm);
    const documented = [...rows].flatMap(([, codes = '', exitCode]) =>
      [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code]) => [code, Number(exitCode)] as const),
    );
    expect(Object.fromEntries(documented)).toEqual(problemExitCodes);
  });
});
