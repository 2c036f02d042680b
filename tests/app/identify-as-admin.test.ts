import { describe, expect, test } from 'vitest';
import { identifyAsAdmin } from '../../src/app/identify-as-admin.ts';
import { requestsAtOnce } from '../../src/discovery/identify.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { Client } from '../../src/http/client.ts';
import { type FailedLogins, failedLoginsOf } from '../../src/local-state/failed-logins.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { bareMock, enterprise, grafana, type Pages } from '../support/grafanas.ts';
import { atOnce } from '../support/runs.ts';
import { parts } from '../support/settings.ts';

const loopback = 'http://127.0.0.1:3000/';
const admin = { user: 'admin', password: 'a-password' };
const rejected = answer(401, { message: 'Invalid username or password' });
const timedOut = unanswered({ kind: 'timeout', message: 'no response in time' });

/** Identifies a target and records what was asked of the failed logins. */
async function identified(client: Client, change: Parameters<typeof parts>[0] = { admin }, check?: () => void) {
  const log: string[] = [];
  const failedLogins: FailedLogins = {
    check() {
      log.push('check');
      check?.();
    },
    remember: () => void log.push('remember'),
    rememberHere: () => void log.push('remember here'),
    accept: () => void log.push('accept'),
    secondsToUnknownUser: () => undefined,
    rememberUnknownUser: () => {},
  };
  const outcome = await identifyAsAdmin(client, parts(change), failedLogins, () => log.push('proven')).catch(
    (thrown: unknown) => thrown,
  );
  const problem = outcome instanceof ProblemError ? outcome.problem.code : undefined;
  return { log, problem, outcome };
}

const asked = ({ calls }: ReturnType<typeof fakeClient>): readonly string[] =>
  calls.map(({ path, as }) => `${as.kind} ${path}`);

describe('the password of the admin', () => {
  test('is accepted before the identification goes on if the user page shows the admin', async () => {
    const { log, outcome } = await identified(grafana(enterprise));
    expect(log).toEqual(['check', 'accept', 'proven']);
    expect(outcome).toMatchObject({ version: '13.0.0', edition: 'enterprise' });
  });

  test('is neither accepted nor rejected if the target has no user page', async () => {
    expect((await identified(grafana(bareMock))).log).toEqual(['check']);
  });

  test.each<[string, string, Pages, string]>([
    ['a Grafana', 'http://target.invalid/', { ...enterprise, '/api/user': rejected }, 'remember'],
    ['a Grafana on this machine', loopback, { ...enterprise, '/api/user': rejected }, 'remember'],
    ['a mock', 'http://target.invalid/', { ...bareMock, '/api/user': rejected }, 'remember'],
    ['a mock on this machine', loopback, { ...bareMock, '/api/user': rejected }, 'remember here'],
  ])('is remembered once if it was rejected by %s at %s', async (_, url, pages, remembered) => {
    const { log, problem } = await identified({ ...grafana(pages), url });
    expect([log, problem]).toEqual([['check', remembered], 'admin-refused']);
  });

  test('is remembered twice if a mock rejected it for a page and for check', async () => {
    const pages = { '/api/licensing/check': rejected, '/api/user': answer(404) };
    const { log, problem } = await identified(grafana(pages));
    expect([log, problem]).toEqual([['check', 'remember', 'remember'], 'admin-refused']);
  });

  test('is remembered if it is rejected after it was accepted', async () => {
    const { log, problem } = await identified(grafana({ ...enterprise, '/api/licensing/check': rejected }));
    expect([log, problem]).toEqual([['check', 'accept', 'proven', 'remember'], 'admin-refused']);
  });

  test('is not remembered if the target is of no use for another reason', async () => {
    const old = answer(200, { database: 'ok', version: '7.3.0', enterpriseCommit: 'abc' });
    const { log, problem } = await identified(grafana({ ...enterprise, '/api/health': old }));
    expect([log, problem]).toEqual([['check', 'accept', 'proven'], 'too-old']);
  });

  test('is not remembered if its user is not a server admin', async () => {
    const user = answer(200, { login: 'admin', isGrafanaAdmin: false });
    const client = grafana({ ...enterprise, '/api/user': user });
    const { log, problem } = await identified(client);
    expect([log, problem]).toEqual([['check', 'accept', 'proven'], 'not-server-admin']);
    expect(asked(client)).toEqual(['none /api/health', 'basic /api/user']);
  });

  test('is not sent if too many failed before', async () => {
    const client = grafana(enterprise);
    const { log, problem } = await identified(client, { admin }, () => {
      throw new ProblemError(createProblem('password-withheld', { url: loopback, count: 3, seconds: 9, path: '/x' }));
    });
    expect([log, problem, client.calls]).toEqual([['check'], 'password-withheld', []]);
  });

  test('is not asked for by a run without an admin', async () => {
    const client = grafana({ ...bareMock, 'nobody /api/licensing/check': answer(200, true) });
    const { log } = await identified(client, {});
    expect(log).toEqual([]);
    expect(new Set(client.calls.map(({ as }) => as.kind))).toEqual(new Set(['none']));
  });
});

describe('the identification after the proof of the admin', () => {
  test('uses the responses of the proof, each of them once', async () => {
    const client = grafana(enterprise);
    await identified(client);
    for (const once of ['none /api/health', 'basic /api/user']) {
      expect(asked(client).filter((one) => one === once)).toEqual([once]);
    }
    const bare = grafana(bareMock);
    await identified(bare, { admin, impact: 'read' });
    // The proof asks for check once, and the identification looks at it two more times.
    expect(asked(bare).filter((one) => one === 'basic /api/licensing/check')).toHaveLength(3);
    expect(asked(bare).filter((one) => one === 'none /api/licensing/check')).toHaveLength(1);
  });

  test.each([
    ['read', 1],
    ['reject', 2],
    ['write', 2],
  ] as const)('at impact %s reads the license this many times: %i', async (impact, count) => {
    const { outcome } = await identified(grafana(enterprise), { admin, impact });
    expect(outcome).toMatchObject({ license: { length: count } });
  });

  test('opens the connections for its requests ahead', async () => {
    const opened: number[] = [];
    await identified({ ...grafana(enterprise), warmUp: (count) => void opened.push(count) });
    expect(opened).toEqual([requestsAtOnce]);
  });

  test('asks for a page again that timed out if another page had a response', async () => {
    let count = 0;
    const pages = grafana(enterprise);
    const client = fakeClient((call) => {
      if (call.path !== '/api/user') return pages.send(call);
      count += 1;
      return count === 1 ? timedOut : pages.send(call);
    });
    const { problem } = await identified(client);
    expect([problem, count]).toEqual([undefined, 2]);
  });

  test('does not ask for the health page again that timed out, because it says nothing about the API', async () => {
    const pages = grafana(enterprise);
    const client = fakeClient((call) => (call.path === '/api/health' ? timedOut : pages.send(call)));
    await identified(client);
    expect(asked(client).filter((one) => one === 'none /api/health')).toHaveLength(1);
    expect(asked(client)).toContain('none /api/licensing/check');
  });

  test('needs nobody to tell that the password is right', async () => {
    const failedLogins = failedLoginsOf(loopback, undefined, Date.now, atOnce.refusalHashes());
    expect(await identifyAsAdmin(grafana(enterprise), parts({ admin }), failedLogins)).toMatchObject({
      version: '13.0.0',
    });
  });

  test('sends nothing a second time to a server that responds to nothing', async () => {
    const client = fakeClient(() => timedOut);
    const { problem } = await identified(client);
    expect(problem).toBe('unreachable');
    expect(new Set(asked(client)).size).toBe(client.calls.length);
  });

  test('repeats the rejection of something in front of the server instead of sending the password again', async () => {
    const page = answered(response(401, '<html>', { 'content-type': 'text/html' }));
    const client = fakeClient(({ as }) => (as.kind === 'none' ? answer(404) : page));
    const { log } = await identified(client);
    expect(client.calls.filter(({ as }) => as.kind === 'basic')).toHaveLength(1);
    expect(log).toEqual(['check']);
  });
});
