import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Behavior } from '../../fixtures/hostile/case.ts';
import { startFront } from '../../fixtures/hostile/front.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report } from '../../src/domain/report.ts';
import { type Impact, impacts } from '../../src/domain/scenario.ts';
import { cleanUpAfterEachConcurrentTest, onTestFinished } from '../support/concurrent.ts';
import { atOnce, runAtOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

cleanUpAfterEachConcurrentTest();

/** Runs against a reference server with a front that behaves in this way. */
async function runBehind(behavior: Behavior, change: Partial<Settings>) {
  const { way, reference, close } = await startFront(behavior);
  onTestFinished(close);
  const { ca: _, cert: __, key: ___, ...same } = way;
  const target = settings({ timeoutMs: 1500, stateDirectory: temporaryDirectory(), ...same, ...change });
  return { report: await runAtOnce(target), reference, target };
}

/** Changes the bodies of some responses. */
const rewriting =
  (rewrite: (body: string, request: { readonly method: string; readonly path: string }) => string | Buffer): Behavior =>
  async ({ method, path, forward, response }) => {
    const { status, headers, body } = await forward();
    const { 'content-length': _, ...rest } = headers;
    response.writeHead(status, rest).end(rewrite(body.toString(), { method, path }));
  };

const failed = ({ results }: Report): readonly string[] =>
  results.flatMap(({ id, verdict }) => (verdict === 'fail' ? [id] : []));

describe('a server that shows a new jti each time', () => {
  const refreshing = rewriting((body, { method, path }) => {
    if (method !== 'GET' || path !== '/api/licensing/token' || !body.includes('"jti"')) return body;
    return JSON.stringify({ ...JSON.parse(body), jti: randomUUID() });
  });

  test.each(impacts)('is conformant at impact %s, because it refreshes the token itself', async (impact: Impact) => {
    const { report, reference } = await runBehind(refreshing, { impact });
    expect([report.result, failed(report), report.findings]).toEqual(['conformant', [], []]);
    expect(reference.state().storedLicense?.claims?.lid).toBe('1000');
  });
});

// All of them wait for the same timeout.
describe.concurrent('a health page that never responds', () => {
  const hanging: Behavior = ({ path, pass }) => (path === '/api/health' ? undefined : pass());

  test.each(impacts)('does not keep a run at impact %s from being conformant', async (impact: Impact) => {
    const { report, reference } = await runBehind(hanging, { impact });
    expect(report).toMatchObject({ result: 'conformant', problem: null, target: { version: '13.0.0' } });
    expect(report.target.detected).toMatchObject({ health: false, settings: true, user: true });
    expect(reference.state().storedLicense?.claims?.lid).toBe('1000');
  });

  test('does not make a run send a wrong password twice', async () => {
    const admin = { user: 'admin', password: 'wrong' };
    const { report, reference } = await runBehind(hanging, { admin });
    expect(report.problem?.code).toBe('admin-refused');
    expect(reference.state().requests.filter(({ persona }) => persona === 'unknown-user')).toHaveLength(1);
  });

  test('does not stop a run in which one response is missing', async () => {
    let isLost = false;
    const { report } = await runBehind(({ path, headers, pass }) => {
      if (path === '/api/health') return;
      const isFirstDenied =
        !isLost && path === '/api/licensing/check' && headers.authorization?.startsWith('Bearer glsa');
      isLost ||= isFirstDenied === true;
      return isFirstDenied ? undefined : pass();
    }, {});
    expect(isLost).toBe(true);
    expect(report.problem).toBeNull();
  });

  test('ends a run with exit code 3 after three requests if no other page responds', async () => {
    let count = 0;
    const silent: Behavior = () => {
      count += 1;
    };
    const { report } = await runBehind(silent, {});
    expect([report.exitCode, report.problem?.code, count]).toEqual([3, 'unreachable', 3]);
  });
});

describe('a body in Latin-1', () => {
  const latin1 = (field: string): Behavior =>
    rewriting((body, { path }) =>
      path.startsWith('/api/licensing/') ? Buffer.from(body.replace(`"${field}":"`, `"${field}":"é`), 'latin1') : body,
    );

  test('is a must of an added and of a renewed license', async () => {
    const given = { impact: 'write', only: ['add.*', 'renew.*'] } as const;
    const { report } = await runBehind(latin1('jti'), given);
    expect([report.result, report.exitCode]).toEqual(['nonconformant', 1]);
    expect(failed(report)).toEqual(
      expect.arrayContaining(['add.accepts.valid-license', 'renew.accepts.stored-license']),
    );
    expect(failed(report).filter((id) => !/^(add|renew)\./.test(id))).toEqual([]);
  });

  test('is a should of an error', async () => {
    const { report } = await runBehind(latin1('message'), {});
    expect([report.result, failed(report)]).toEqual(['conformant', []]);
    const denied = report.results.find(({ id }) => id === 'check.denies.anonymous');
    expect(denied).toMatchObject({ verdict: 'warn', findings: [{ level: 'should', code: 'wrong-body' }] });
  });
});

describe('a server with an older license in a file', () => {
  /** Shows the license of the file, with another lid, while none is stored. */
  function withFile(): Behavior {
    let stored: object = {};
    return async ({ method, path, headers, forward, response }) => {
      const { status, headers: received, body } = await forward();
      const { 'content-length': _, ...rest } = received;
      const isRead = method === 'GET' && headers.authorization?.startsWith('Basic');
      const shows = (code: number, value: unknown): void =>
        void response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (isRead && path === '/api/licensing/token') {
        if (status === 200) stored = JSON.parse(body.toString());
        if (status === 404) return shows(200, { ...stored, lid: '77' });
      }
      if (isRead && path === '/api/licensing/check' && body.toString() === 'false') return shows(200, true);
      response.writeHead(status, rest).end(body);
    };
  }

  test('is left alone with exit 3, and restore with --license-source elsewhere stores the license again', async () => {
    const given = { impact: 'write', only: ['remove.accepts.root-url'], stateDirectory: temporaryDirectory() } as const;
    const { report, reference, target } = await runBehind(withFile(), given);
    expect([report.exitCode, report.problem?.code]).toEqual([3, 'license-not-restored']);
    expect(report.problem?.message).toContain('--license-source elsewhere');
    expect(report.findings).toEqual([]);
    expect(await restoreTarget(target, {}, atOnce)).toMatchObject({ exitCode: 3 });
    expect(reference.state().storedLicense).toBeUndefined();
    const restored = await restoreTarget({ ...target, licenseSource: 'elsewhere' }, {}, atOnce);
    expect(restored).toMatchObject({ exitCode: 0, actions: [{ code: 'license-restored' }] });
    expect(reference.state().storedLicense?.claims?.lid).toBe('1000');
  });

  test('is conformant, with its license stored, with --license-source elsewhere', async () => {
    const { report, reference } = await runBehind(withFile(), { impact: 'write', licenseSource: 'elsewhere' });
    expect([report.exitCode, failed(report)]).toEqual([0, []]);
    expect(reference.state().storedLicense?.claims?.lid).toBe('1000');
  });
});
