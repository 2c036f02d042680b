import { describe, expect, test } from 'vitest';
import { requirements, scenarios } from '../../specs/index.ts';
import { createNote, type Note } from '../../src/domain/messages/notes.ts';
import type { RunEvent } from '../../src/domain/run-events.ts';
import type { ReferenceOptions } from '../../src/reference/index.ts';
import { leaveJournal, leftIn } from '../support/journals.ts';
import { atOnce, runAtOnce } from '../support/runs.ts';
import { closedPort } from '../support/servers.ts';
import { referenceWithoutNetwork, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

const write = { impact: 'write', provision: true } as const;

describe('a run against a conforming server', () => {
  test.each<[string, ReferenceOptions]>([
    ['with a license', {}],
    ['without a license', { unlicensed: true }],
    ['with a license in the database and in a file', { licenseFromFile: true }],
    ['under a sub-path', { subPath: '/grafana' }],
    ['with anonymous access', { anonymous: true }],
    ['that denies service accounts with 401', { serviceAccountStatus: 401 }],
    ['of version 10.0', { grafanaVersion: '10.0.0' }],
    ['of version 9', { grafanaVersion: '9.5.0' }],
  ])('%s is conformant and changes nothing', async (_, options) => {
    const server = await referenceWithoutNetwork(options);
    const before = server.state();
    const given = settingsFor(server, write);
    const report = await runAtOnce(given);
    expect(report.results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0, problem: null });
    expect(report.results.map(({ id }) => id)).toEqual(scenarios.map(({ id }) => id));
    const { storedLicense, users, serviceAccounts } = server.state();
    expect(storedLicense?.claims?.lid).toBe(before.storedLicense?.claims?.lid);
    expect({ users, serviceAccounts }).toEqual({ users: before.users, serviceAccounts: before.serviceAccounts });
    expect(leftIn(given)).toEqual([]);
  });

  test('with a license in a file and none in the database gets none stored, and the run is partial', async () => {
    const server = await referenceWithoutNetwork({ licenseFromFile: true, unlicensed: true });
    const given = settingsFor(server, write);
    expect(await runAtOnce(given)).toMatchObject({ result: 'partial', exitCode: 4, problem: null });
    expect(server.state().storedLicense).toBeUndefined();
    expect(leftIn(given)).toEqual([]);
  });

  test('reports the target, the scope and every requirement', async () => {
    const server = await referenceWithoutNetwork();
    const report = await runAtOnce(settingsFor(server, { ...write, skip: ['*.query'], strict: true }));
    expect(report).toMatchObject({
      schemaVersion: 1,
      runId: expect.stringMatching(/^[0-9a-f]{8}$/),
      scope: {
        impact: 'write',
        strict: true,
        only: [],
        skip: ['*.query'],
        provisioned: ['service-account', 'org-admin'],
      },
      target: { url: server.url, version: '13.0.0', edition: 'enterprise', licensed: true, builtIn: false },
      counts: { fail: 0, skipped: 1 },
      notes: [],
    });
    expect(report.requirements.map(({ id }) => id)).toEqual(requirements.map(({ id }) => id));
    expect(report.target.detected).toMatchObject({
      rootUrl: server.rootUrl,
      rootUrlFrom: 'settings',
      licenseSource: 'unknown',
    });
    expect(new Date(report.startedAt).toISOString()).toBe(report.startedAt);
  });

  test('reports no configured secret', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const text = JSON.stringify(await runAtOnce(settingsFor(server, { impact: 'write' })));
    for (const secret of [
      server.admin.password,
      server.orgAdmin?.password,
      server.serviceAccountToken,
      server.license,
    ]) {
      expect(secret).toBeTypeOf('string');
      expect(text).not.toContain(secret);
    }
  });

  test('reports no secret of created test accounts and no generated secret', async () => {
    const server = await referenceWithoutNetwork();
    const secrets = new Set<string>();
    const clientOf: typeof atOnce.clientOf = (...all) => {
      const client = atOnce.clientOf(...all);
      return {
        ...client,
        send(call) {
          if (call.as.kind === 'basic') secrets.add(call.as.password);
          if (call.as.kind === 'bearer') secrets.add(call.as.token);
          return client.send(call);
        },
      };
    };
    const report = await runAtOnce(settingsFor(server, write), {}, { ...atOnce, clientOf });
    expect(secrets.size).toBe(5);
    const text = JSON.stringify(report);
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('notes each fact that it could not detect, and emits the notes as events', async () => {
    const server = await referenceWithoutNetwork({ licensingOnly: true, seedPersonas: true });
    const told: unknown[] = [];
    const report = await runAtOnce(settingsFor(server), {
      onEvent: (event) => told.push(event.kind === 'note' ? event.note : event.kind),
    });
    expect(report.notes).toContainEqual(createNote('version-unknown'));
    expect(told.filter((one) => typeof one !== 'string').slice(0, report.notes.length)).toEqual(report.notes);
    expect(told).toContain('planned');
  });

  test('notes a request that was sent twice, and emits the note as an event', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const told: Note[] = [];
    const note = createNote('request-repeated', { method: 'GET', path: '/api/licensing/check', failure: 'closed' });
    const clientOf: typeof atOnce.clientOf = (settings, signal, onRepeat) => {
      onRepeat?.(note);
      return atOnce.clientOf(settings, signal, onRepeat);
    };
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'note') told.push(event.note);
    };
    const report = await runAtOnce(settingsFor(server), { onEvent }, { ...atOnce, clientOf });
    expect(report.notes).toContainEqual(note);
    expect(told).toContainEqual(note);
    expect((await runAtOnce(settingsFor(server), {}, { ...atOnce, clientOf })).notes).toContainEqual(note);
  });

  test('reports its duration in milliseconds', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true, latencyMs: 10 });
    const start = performance.now();
    const { durationMs } = await runAtOnce(settingsFor(server));
    expect(durationMs).toBeGreaterThanOrEqual(10);
    expect(durationMs).toBeLessThanOrEqual(Math.ceil(performance.now() - start));
  });
});

describe('a run below impact write', () => {
  test('creates nothing, changes nothing and leaves no journal at impact read', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const before = server.state();
    const given = settingsFor(server);
    const report = await runAtOnce(given);
    expect(report).toMatchObject({ result: 'conformant', scope: { impact: 'read', provisioned: [] } });
    expect(server.state()).toMatchObject({ storedLicense: before.storedLicense, users: before.users });
    const methods = server.state().requests.map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['GET']));
    expect(leftIn(given)).toEqual([]);
  });

  test('leaves the license unchanged at impact reject', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const before = server.state().storedLicense;
    const report = await runAtOnce(settingsFor(server, { impact: 'reject' }));
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0 });
    expect(server.state().storedLicense).toEqual(before);
  });
});

describe('a run against a server with a fault', () => {
  test.each([
    ['remove.refuses-org-admin-but-does-it', 'remove.denies.org-admin.real-payload'],
    ['check.quotes', 'check.reports.boolean'],
    ['renew.loses-license', 'renew.accepts.stored-license'],
    ['remove.accepts-wrong-instance', 'remove.rejects.another-instance'],
    ['renew.answers-401-to-org-admin', 'renew.denies.org-admin'],
  ])('detects %s with %s and restores the license', async (fault, id) => {
    const server = await referenceWithoutNetwork({ fault });
    const given = settingsFor(server, write);
    const report = await runAtOnce(given);
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1 });
    expect(report.results.find((one) => one.id === id)?.verdict).toBe('fail');
    expect(server.state().storedLicense?.claims?.lid).toBe('1000');
    expect(server.state().serviceAccounts).toEqual([]);
    expect(leftIn(given)).toEqual([]);
  });

  test('at impact reject restores a license that the server removed on a request that it must reject, and is nonconformant', async () => {
    const server = await referenceWithoutNetwork({ fault: 'remove.accepts-missing-instance', seedPersonas: true });
    const report = await runAtOnce(settingsFor(server, { impact: 'reject' }));
    expect(report.result).toBe('nonconformant');
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test('reports a removed license that it cannot restore because none was given', async () => {
    const server = await referenceWithoutNetwork({ fault: 'remove.accepts-missing-instance', seedPersonas: true });
    const { license: _, ...given } = settingsFor(server, { impact: 'reject' });
    const report = await runAtOnce(given);
    expect(report.problem?.code).toBe('license-not-restored');
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 3 });
  });
});

describe('a run without a verdict', () => {
  test('ends with an error and unknown facts if the port is closed', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const report = await runAtOnce(settings({ url, stateDirectory: temporaryDirectory() }));
    expect(report).toMatchObject({
      result: 'error',
      exitCode: 3,
      problem: { code: 'unreachable' },
      results: [],
      target: { url, version: null, edition: null, licensed: null, detected: null },
    });
  });

  test('sends a wrong password once and nothing more', async () => {
    const server = await referenceWithoutNetwork();
    const admin = { ...server.admin, password: 'wrong' };
    const report = await runAtOnce(settingsFor(server, { ...write, admin }));
    expect(report).toMatchObject({ exitCode: 2, problem: { code: 'admin-refused' } });
    expect(server.state().requests.filter(({ status }) => status === 401)).toHaveLength(1);
    expect(server.state().serviceAccounts).toEqual([]);
  });

  test('is partial if no scenario is selected', async () => {
    const server = await referenceWithoutNetwork();
    const report = await runAtOnce(settingsFor(server, { skip: ['**'] }));
    expect(report).toMatchObject({ result: 'partial', exitCode: 4, counts: { pass: 0, skipped: scenarios.length } });
  });
});

describe('a run while the journal of another run exists', () => {
  test.each([
    ['under way', { pid: process.pid }, 'run-active'],
    ['killed', {}, 'run-unfinished'],
  ])('ends with exit code 2 and changes nothing if the other run is %s', async (_, change, code) => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server, write);
    const journal = leaveJournal(given, change);
    const report = await runAtOnce(given);
    expect(report).toMatchObject({ result: 'error', exitCode: 2, problem: { code } });
    expect(server.state().requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(journal.read()).toMatchObject({ runId: '0a1b2c3d' });
  });

  test('exits with 0 at impact read, notes the journal and leaves it', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const given = settingsFor(server);
    const journal = leaveJournal(given);
    const report = await runAtOnce(given);
    expect(report.exitCode).toBe(0);
    expect(report.notes.map(({ code }) => code)).toContain('journal-present');
    expect(journal.read()).toMatchObject({ runId: '0a1b2c3d' });
  });
});

describe('the events of a run', () => {
  test('are the stages, the plan, each result in order, and the notes', async () => {
    const server = await referenceWithoutNetwork();
    const events: RunEvent[] = [];
    const report = await runAtOnce(settingsFor(server, write), { onEvent: (event) => events.push(event) });
    const ran = report.results.filter(({ exchange }) => exchange !== null);
    const judged = events.filter((event) => event.kind === 'judged');
    const stages = events.flatMap((event) => (event.kind === 'stage' ? [event.stage] : [event.kind]));
    expect([...new Set(stages)].slice(0, 2)).toEqual(['connecting', 'identifying']);
    expect(stages.indexOf('planned')).toBeLessThan(stages.indexOf('judged'));
    expect(stages.indexOf('judged')).toBeLessThan(stages.indexOf('cleaning up'));
    expect(events.find(({ kind }) => kind === 'planned')).toMatchObject({
      kind: 'planned',
      total: judged.length,
      target: { url: server.url },
    });
    expect(judged.map(({ done }) => done)).toEqual(judged.map((_, at) => at + 1));
    expect(judged.length).toBe(ran.length);
    expect(events.filter((event) => event.kind === 'note').map(({ note }) => note)).toEqual(report.notes);
  });
});
