import { describe, expect, test } from 'vitest';
import { createReason } from '../../../src/domain/messages/reasons.ts';
import { contractInteractions } from '../../../src/pact/contract/interactions.ts';
import type { Job } from '../../../src/pact/worker/job.ts';
import { reference } from '../../support/settings.ts';
import { resultIn, settingsWith, writing } from '../fixtures.ts';
import { sharePact } from '../shared-pact.ts';

const shared = sharePact();
const { verify } = shared;

describe('the contract of this package', () => {
  test('is satisfied by the reference server as Grafana 13.0.0', async () => {
    const report = await verify(await settingsWith({ grafanaVersion: '13.0.0' }));
    expect(report.counts).toEqual({
      pass: contractInteractions.length,
      accepted: 0,
      warn: 0,
      fail: 0,
      skipped: 0,
      blocked: 0,
    });
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0, problem: null });
  });

  test.for(['9.5.12', '11.6.0'])(
    'gets warnings for the license of Grafana %s, which has other fields than the page',
    async (grafanaVersion) => {
      const report = await verify(await settingsWith({ grafanaVersion }));
      const warned = report.results.filter(({ verdict }) => verdict === 'warn').map(({ id }) => id);
      expect(warned.toSorted()).toEqual([
        'add.accepts.valid-license',
        'add.accepts.valid-license.none-stored',
        'renew.accepts.stored-license',
      ]);
      expect(report).toMatchObject({ result: 'conformant', exitCode: 0, problem: null });
    },
  );

  test('gets a warning for check.denies.unknown-user on 10.0, whose 400 the documentation tolerates', async () => {
    const report = await verify(await settingsWith({ grafanaVersion: '10.0.0', only: ['check.denies.unknown-user'] }));
    expect(resultIn(report, 'check.denies.unknown-user')).toMatchObject({
      verdict: 'warn',
      findings: [{ level: 'should', expected: 'status 401', seen: 'status 400' }],
    });
    expect(report.exitCode).toBe(0);
  });

  test.for([
    ['check.quotes', 'check.reports.true'],
    ['add.answers-500', 'add.accepts.valid-license.none-stored'],
    ['remove.accepts-longer-instance', 'remove.rejects.longer-path'],
  ] as const)('is violated by the fault %s', async ([fault, id]) => {
    const report = await verify(await settingsWith({ only: [id] }), { reference: { fault } });
    expect(resultIn(report, id).verdict).toBe('fail');
    expect(report.exitCode).toBe(1);
  });
});

/** A verification that may write, with what the Pact process got and returned. Two tests examine the same one. */
async function verifyWriting() {
  const server = await reference();
  const { admin, license } = server;
  const before = server.state().storedLicense?.token;
  const jobs: Job[] = [];
  const outputs: string[] = [];
  const report = await verify(await writing(server), {
    async startPact(options) {
      const pact = await shared.startPact(options);
      return {
        ...pact,
        async run(job) {
          jobs.push(job);
          outputs.push(await pact.run(job));
          return outputs.at(-1) ?? '';
        },
      };
    },
  });
  return { report, before, after: server.state(), jobs, outputs, admin, license };
}

let written: ReturnType<typeof verifyWriting> | undefined;

function writtenTo(): ReturnType<typeof verifyWriting> {
  written ??= verifyWriting();
  return written;
}

describe('pact verify with a URL', () => {
  test('sends only GET requests by default', async () => {
    const server = await reference({ seedPersonas: true });
    const { url, admin, license } = server;
    const report = await verify(await settingsWith({ url, admin, license }));
    expect(server.state().requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(resultIn(report, 'check.reports.boolean').verdict).toBe('pass');
    expect(resultIn(report, 'remove.accepts.root-url')).toMatchObject({
      verdict: 'skipped',
      reason: createReason('impact-too-low', { impact: 'write', allowed: 'read' }),
    });
    expect(resultIn(report, 'check.denies.org-admin')).toMatchObject({
      verdict: 'blocked',
      reason: createReason('no-org-admin'),
    });
    expect(report).toMatchObject({ result: 'partial', exitCode: 4 });
  });

  test('skips the interactions that need a failing server, and restores the license', async () => {
    const { report, before, after } = await writtenTo();
    expect(resultIn(report, 'add.reports.internal-error')).toMatchObject({
      verdict: 'skipped',
      reason: { code: 'error-state-unavailable' },
    });
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0 });
    expect(after.storedLicense?.token).toBe(before);
    expect(after.users).toEqual(['admin']);
    expect(after.serviceAccounts).toEqual([]);
  });

  test('supports a target under a sub-path', async () => {
    const report = await verify(await writing(await reference({ subPath: '/grafana' })));
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0 });
  });

  test('ends with exit code 3 if the target is down', async () => {
    const { url, admin, license, close } = await reference();
    await close();
    const report = await verify(await settingsWith({ url, admin, license }));
    expect(report).toMatchObject({ result: 'error', exitCode: 3, problem: { code: 'unreachable' } });
    expect(report.results).toEqual([]);
  });

  test('passes no secret to the Pact process or the report', async () => {
    const { report, jobs, outputs, admin, license } = await writtenTo();
    // All but the one that needs a server in an error state.
    expect(jobs).toHaveLength(contractInteractions.length - 1);
    const everything = JSON.stringify([jobs, outputs, report]);
    const basic = Buffer.from(`${admin.user}:${admin.password}`).toString('base64');
    expect([admin.password, license, basic].filter((secret) => everything.includes(secret))).toEqual([]);
  });

  test('restores the license when it is interrupted', async () => {
    const server = await reference();
    const before = server.state().storedLicense?.token;
    const controller = new AbortController();
    const report = await verify(await writing(server), {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'judged' && event.result.id === 'remove.accepts.root-url') controller.abort();
      },
    });
    expect(report).toMatchObject({ result: 'error', problem: { code: 'interrupted' } });
    expect(server.state().storedLicense?.token).toBe(before);
  });
});
