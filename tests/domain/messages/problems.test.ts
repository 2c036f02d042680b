import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createProblem,
  type ProblemCode,
  type ProblemData,
  problemCodes,
} from '../../../src/domain/messages/problems.ts';
import { exitCodes } from '../../../src/domain/problem.ts';

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
  redirected: [{ url, location: '"https://login.example/"' }],
  'not-grafana': [{ url }],
  'open-source-edition': [{ url }],
  'too-old': [{ url, version: '7.3.9' }],
  'admin-refused': [{ status: 401 }],
  'admin-refused-midway': [],
  'password-withheld': [{ url, count: 4, isSameLogin: false, seconds: 240, path: '/refusals' }],
  'basic-authentication-off': [],
  'not-server-admin': [{ user: 'admin' }],
  'journal-not-writable': [file],
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
  'pact-not-installed': [],
  'pact-not-loadable': [{ error: 'wrong ELF class' }],
  'pact-file-invalid': [{ path: '/pact.json', cause: 'is not a JSON object' }],
  'pact-file-without-licensing': [{ path: '/pact.json', requests: ['GET /a', 'GET /b'] }],
  'pact-with-exploration': [],
  'contract-not-writable': [file],
  'pact-silent': [{ seconds: 60, output: '' }],
  'pact-died': [{ cause: 'SIGSEGV', output: 'the end of the output.' }],
  'pact-failed': [{ error: 'no reason given.' }],
  interrupted: [],
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
    expect(Object.keys(exitCodes)).toEqual(problemCodes);
  });

  test.each(all)('$code is one or more whole sentences', ({ message }) => {
    expect(message).toMatch(/[.?]$/);
  });

  test('have these words', () => {
    expect(all.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot();
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
    expect(Object.fromEntries(documented)).toEqual(exitCodes);
  });
});
