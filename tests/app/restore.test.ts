import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { personasOf } from '../../src/accounts/personas.ts';
import { createProvisioner } from '../../src/accounts/provision.ts';
import { type RestoreOptions, restoreTarget } from '../../src/app/restore.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { RestoreReport, RunHooks } from '../../src/domain/run-events.ts';
import type { ReferenceInstance, ReferenceOptions } from '../../src/reference/index.ts';
import { clientFor } from '../support/clients.ts';
import { journalFor, leaveJournal, leftIn, noneBefore, storedBefore } from '../support/journals.ts';
import { tokenOf } from '../support/licenses.ts';
import { atOnce } from '../support/runs.ts';
import { closedPort, type Handler, say, serve } from '../support/servers.ts';
import { referenceWithoutNetwork, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

const restored = (given: Settings & RestoreOptions, hooks: RunHooks = {}): Promise<RestoreReport> =>
  restoreTarget(given, hooks, atOnce);
const codesOf = ({ actions }: RestoreReport): readonly string[] => actions.map(({ code }) => code);
const writesTo = (server: ReferenceInstance): readonly string[] =>
  server.state().requests.flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path}`]));
const withoutLicense = ({ license: _, ...given }: Settings): Settings => given;

/** A server and its settings, with the journal of a killed run that found it with its license. */
async function killed(options: ReferenceOptions = {}) {
  const server = await referenceWithoutNetwork(options);
  const given = settingsFor(server);
  return { server, given, journal: leaveJournal(given) };
}

describe('restore with a journal', () => {
  test('stores the license if one was stored before the run', async () => {
    const { server, given } = await killed({ unlicensed: true });
    const report = await restored(given);
    expect(report).toMatchObject({ problem: null, exitCode: 0 });
    expect(codesOf(report)).toEqual(['license-restored']);
    expect(server.state().storedLicense?.token).toBe(server.license);
    expect(leftIn(given)).toEqual([]);
  });

  test('removes the license if it was certain that none was stored before the run', async () => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server);
    leaveJournal(given, { license: noneBefore });
    expect(await restored(given)).toMatchObject({ problem: null, exitCode: 0 });
    expect(server.state().storedLicense).toBeUndefined();
    expect(leftIn(given)).toEqual([]);
  });

  test('leaves a license stored if it was not certain that there was none', async () => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server);
    leaveJournal(given, { license: { ...noneBefore, isNoneProven: false } });
    const report = await restored(given);
    expect([report.exitCode, codesOf(report)]).toEqual([0, ['license-left-stored']]);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test('changes nothing if the license is as it was, and removes the journal', async () => {
    const { server, given } = await killed();
    const report = await restored(given);
    expect([report.exitCode, codesOf(report)]).toEqual([0, ['license-as-before']]);
    expect(writesTo(server)).toEqual([]);
    expect(leftIn(given)).toEqual([]);
  });

  test('does not change the license after a run that did not write', async () => {
    const server = await referenceWithoutNetwork({ unlicensed: true });
    const given = settingsFor(server);
    leaveJournal(given, { license: null, impact: 'read' });
    const report = await restored(given);
    expect([report.exitCode, codesOf(report)]).toEqual([0, ['nothing-to-restore']]);
    expect(server.state().storedLicense).toBeUndefined();
    expect(leftIn(given)).toEqual([]);
  });

  test('reports its plan before it sends anything', async () => {
    const { server, given } = await killed({ unlicensed: true });
    const events: unknown[] = [];
    await restored(given, { onEvent: (event) => events.push(event, server.state().requests.length) });
    const planned = createNote('restore-planned', { runId: '0a1b2c3d', license: true, provision: true });
    expect(events).toEqual([{ kind: 'note', note: planned }, 0]);
  });

  test.each([
    ['with', true],
    ['without', false],
  ])('examines the license that was given, %s a listener for its notes', async (_, isListening) => {
    const given = { ...settingsFor(await referenceWithoutNetwork()), license: 'opaque' };
    leaveJournal(given, { license: null, impact: 'read' });
    const codes: string[] = [];
    const onEvent: RunHooks['onEvent'] = (event) => void (event.kind === 'note' && codes.push(event.note.code));
    const report = await restored(given, isListening ? { onEvent } : {});
    expect(report).toMatchObject({ problem: null, exitCode: 0 });
    expect(codes).toEqual(isListening ? ['restore-planned', 'license-not-used'] : []);
  });

  test.each([true, false])('says before it begins whether it is about the license: %s', async (isAboutLicense) => {
    const given = settingsFor(await referenceWithoutNetwork());
    leaveJournal(given, isAboutLicense ? {} : { license: null });
    const notes: unknown[] = [];
    await restored(given, { onEvent: (event) => void notes.push(event) });
    const note = createNote('restore-planned', { runId: '0a1b2c3d', license: isAboutLicense, provision: true });
    expect(notes[0]).toEqual({ kind: 'note', note });
  });

  test('closes its connections, also after a problem', async () => {
    let closed = 0;
    const clientOf: typeof atOnce.clientOf = (...all) => {
      const client = atOnce.clientOf(...all);
      return {
        ...client,
        async close() {
          closed += 1;
          await client.close();
        },
      };
    };
    const { given, journal } = await killed();
    await restoreTarget(given, {}, { ...atOnce, clientOf });
    expect(closed).toBe(1);
    leaveJournal(given);
    writeFileSync(journal.path, '{');
    expect((await restoreTarget(given, {}, { ...atOnce, clientOf })).problem?.message).toContain(journal.path);
    expect(closed).toBe(2);
  });

  test('notes that it could not remove the journal', async () => {
    const { given, journal } = await killed();
    const journalOf: typeof atOnce.journalOf = (...all) => ({
      ...atOnce.journalOf(...all),
      close() {
        throw new Error('read-only');
      },
    });
    const { actions, problem } = await restoreTarget(given, {}, { ...atOnce, journalOf });
    expect(actions.at(-1)).toEqual(createNote('journal-not-removed', { path: journal.path }));
    expect(problem).toBeNull();
    expect(journal.read()).toBeDefined();
  });

  test('needs --allow-write-to for a server behind a forwarded port that reports another host', async () => {
    const server = await referenceWithoutNetwork({ rootUrl: 'https://grafana.example/' });
    const given = settingsFor(server, { impact: 'write', url: 'http://127.0.0.1:3000/' });
    leaveJournal(given);
    expect(await restored(given)).toMatchObject({
      problem: { code: 'configuration', message: expect.stringContaining('--allow-write-to grafana.example') },
      actions: [],
      exitCode: 2,
    });
  });

  test('keeps the journal and names the missing variable if no license was given', async () => {
    const { given, journal } = await killed({ unlicensed: true });
    const { problem, exitCode } = await restored(withoutLicense(given));
    expect(problem?.code).toBe('license-not-restored');
    expect(problem?.message).toContain(createReason('no-license-given').message);
    expect(exitCode).toBe(3);
    expect(journal.read()).toMatchObject({ runId: '0a1b2c3d' });
  });

  test('does not need the license if it is still there', async () => {
    const { given } = await killed();
    expect(await restored(withoutLicense(given))).toMatchObject({ exitCode: 0, problem: null });
    expect(leftIn(given)).toEqual([]);
  });

  test('does not store another license than the one that was stored', async () => {
    const server = await referenceWithoutNetwork({ unlicensed: true });
    const given = settingsFor(server, { license: await server.issue({ lid: '2000' }) });
    const journal = leaveJournal(given, { license: storedBefore(server.license) });
    expect(await restored(given)).toMatchObject({ exitCode: 3, problem: { code: 'license-not-restored' } });
    expect(writesTo(server)).toEqual([]);
    expect(journal.read()).toBeDefined();
  });

  test('does not replace a license that another writer stored since, and keeps the journal', async () => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server, { license: await server.issue({ lid: '2000' }) });
    const journal = leaveJournal(given);
    expect(await restored(given)).toMatchObject({ exitCode: 3, problem: { code: 'license-not-restored' } });
    expect(server.state().storedLicense?.token).toBe(server.license);
    expect(journal.read()).toBeDefined();
  });

  test('keeps the journal if the target rejects the license', async () => {
    const { server, given, journal } = await killed({ unlicensed: true, fault: 'add.refuses-server-admin' });
    const report = await restored(given);
    expect(report).toMatchObject({ exitCode: 3, problem: { code: 'license-not-restored' }, actions: [] });
    expect(server.state().storedLicense).toBeUndefined();
    expect(journal.read()).toBeDefined();
  });

  test('does not call a license restored that the target accepted without storing it', async () => {
    const { given, journal } = await killed({ unlicensed: true, fault: 'add.stores-nothing' });
    expect(await restored(given)).toMatchObject({ exitCode: 3, problem: { code: 'license-not-restored' } });
    expect(journal.read()).toBeDefined();
  });

  test('changes nothing while the run is in progress', async () => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server);
    const journal = leaveJournal(given, { pid: process.pid });
    expect(await restored(given)).toMatchObject({ exitCode: 2, problem: { code: 'run-to-restore-active' } });
    expect(server.state().requests).toEqual([]);
    expect(journal.read()).toBeDefined();
  });

  test('finishes the cleanup of a run that ended early even if its process still exists', async () => {
    const server = await referenceWithoutNetwork({ unlicensed: true });
    const given = settingsFor(server);
    leaveJournal(given, { pid: process.pid, step: 'not restored' });
    expect((await restored(given)).exitCode).toBe(0);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test.each<[string, (path: string) => void, string]>([
    ['damaged', (path) => writeFileSync(path, '{'), 'journal-damaged'],
    ['writable by others', (path) => chmodSync(path, 0o622), 'journal-untrusted'],
  ])('rejects a journal that is %s and sends nothing', async (_, spoil, code) => {
    const { server, given, journal } = await killed({ unlicensed: true });
    spoil(journal.path);
    expect(await restored(given)).toMatchObject({ exitCode: 2, problem: { code } });
    expect(server.state().requests).toEqual([]);
    expect(leftIn(given)).toHaveLength(1);
  });
});

describe('restore --forget', () => {
  test('removes an unreadable journal, sends nothing, and reports what may be left', async () => {
    const { server, given, journal } = await killed({ unlicensed: true });
    writeFileSync(journal.path, '{');
    expect(await restored({ ...given, forget: true })).toEqual({
      actions: [createNote('journal-forgotten', { path: journal.path })],
      problem: null,
      exitCode: 0,
    });
    expect(server.state().requests).toEqual([]);
    expect(leftIn(given)).toEqual([]);
  });

  test('removes the journal of a run that is reported to be in progress', async () => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server);
    leaveJournal(given, { pid: process.pid });
    expect((await restored({ ...given, forget: true })).exitCode).toBe(0);
    expect(leftIn(given)).toEqual([]);
  });

  test('reports a journal that cannot be removed', async () => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server);
    const { path } = journalFor(given);
    // A folder cannot be removed as a file.
    mkdirSync(path, { recursive: true });
    expect(await restored({ ...given, forget: true })).toMatchObject({
      exitCode: 2,
      problem: { code: 'journal-not-removable', message: expect.stringContaining(path) },
    });
  });
});

describe('restore without a journal', () => {
  test.each<[string, ReferenceOptions, boolean]>([
    ['a license', {}, true],
    ['no license', { unlicensed: true }, false],
  ])('reports %s and changes nothing', async (_, options, licensed) => {
    const server = await referenceWithoutNetwork(options);
    expect(await restored(settingsFor(server))).toEqual({
      actions: [createNote('no-journal', { licensed })],
      problem: null,
      exitCode: 0,
    });
    expect(writesTo(server)).toEqual([]);
  });
});

describe('restore --without-journal', () => {
  test('stores the given license if there is none', async () => {
    const server = await referenceWithoutNetwork({ unlicensed: true });
    const report = await restored({ ...settingsFor(server), withoutJournal: true });
    expect([report.exitCode, codesOf(report)]).toEqual([0, ['license-stored']]);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test('stores nothing and succeeds if the server has that license already', async () => {
    const server = await referenceWithoutNetwork({ unlicensed: true });
    const given = { ...settingsFor(server), withoutJournal: true };
    await restored(given);
    const written = writesTo(server).length;
    expect(await restored(given)).toMatchObject({ exitCode: 0, problem: null });
    expect(writesTo(server)).toHaveLength(written);
  });

  test.each<[string, ReferenceOptions, Partial<Settings>, 'different-license' | 'no-license-given']>([
    [
      'the server has another license than the given one',
      {},
      { license: tokenOf({ lid: '7', lexp: 4_000_000_000 }) },
      'different-license',
    ],
    ['no license was given', { unlicensed: true }, { license: undefined as never }, 'no-license-given'],
  ])('stores nothing and exits with 3 if %s', async (_, options, change, code) => {
    const server = await referenceWithoutNetwork(options);
    const before = server.state().storedLicense?.token;
    const report = await restored({ ...settingsFor(server, change), withoutJournal: true });
    expect(report).toMatchObject({ exitCode: 3, problem: { code: 'license-not-stored' } });
    expect(report.problem?.message).toContain(createReason(code).message);
    expect(writesTo(server)).toEqual([]);
    expect(server.state().storedLicense?.token).toBe(before);
  });
});

describe('restore with test accounts of earlier runs', () => {
  async function withAccountsOf(...runIds: readonly string[]): Promise<ReferenceInstance> {
    const server = await referenceWithoutNetwork();
    const admin = { kind: 'basic', ...server.admin } as const;
    for (const runId of runIds) {
      await createProvisioner(clientFor(server.url, { fetch: server.fetch }), admin, runId).make(personasOf({}));
    }
    return server;
  }
  const accountsOf = (runId: string): readonly string[] => [
    `service account licensing-conformance-${runId}-sa`,
    `user licensing-conformance-${runId}-user`,
  ];

  test('deletes only the accounts of the run in the journal', async () => {
    const server = await withAccountsOf('0a1b2c3d', 'ffffffff');
    const given = settingsFor(server);
    leaveJournal(given, { license: null });
    const { actions } = await restored({ ...given, deleteAccounts: 'ffffffff' });
    expect(actions).toEqual(accountsOf('0a1b2c3d').map((account) => createNote('account-deleted', { account })));
    expect(server.state().serviceAccounts).toEqual(['licensing-conformance-ffffffff-sa']);
  });

  test('lists the accounts by run without a journal, and deletes none', async () => {
    const server = await withAccountsOf('0a1b2c3d', 'ffffffff');
    const written = writesTo(server).length;
    const { actions, exitCode } = await restored(settingsFor(server));
    expect(exitCode).toBe(0);
    expect(actions.slice(1)).toEqual(
      ['0a1b2c3d', 'ffffffff'].map((runId) =>
        createNote('test-accounts-found', { runId, accounts: accountsOf(runId) }),
      ),
    );
    expect(writesTo(server)).toHaveLength(written);
  });

  test('reports that no account of the run that --delete-accounts names was found', async () => {
    const report = await restored({ ...settingsFor(await referenceWithoutNetwork()), deleteAccounts: 'zzzzzzzz' });
    expect(report.exitCode).toBe(0);
    expect(report.actions).toContainEqual(createNote('no-accounts-found', { runId: 'zzzzzzzz' }));
  });

  test('deletes the accounts of the run that --delete-accounts names, and lists the other ones', async () => {
    const server = await withAccountsOf('0a1b2c3d', 'ffffffff');
    const report = await restored({ ...settingsFor(server), deleteAccounts: 'ffffffff' });
    expect(codesOf(report)).toEqual(['account-deleted', 'account-deleted', 'no-journal', 'test-accounts-found']);
    expect(server.state().serviceAccounts).toEqual(['licensing-conformance-0a1b2c3d-sa']);
  });
});

describe('restore on a server that shows nothing but check', () => {
  /** Accepts every request that adds or removes a license, and carries none of them out. */
  function storesNothing(check: (isAdded: boolean) => boolean): Handler {
    let isAdded = false;
    return ({ method, path }, response) => {
      isAdded ||= method === 'POST';
      if (method !== 'GET') return say(response, method === 'POST' ? 200 : 202, {});
      const isCheck = path === '/api/licensing/check';
      say(response, isCheck ? 200 : 404, isCheck ? check(isAdded) : {});
    };
  }

  test.each<[string, string, (isAdded: boolean) => boolean]>([
    ['is always true', 'license-as-before-by-check', () => true],
    ['turns true after the addition', 'license-restored-by-check', (added) => added],
  ])('reports $1 if check $0', async (_, code, check) => {
    const { url } = await serve(storesNothing(check));
    const given = settings({
      url,
      admin: { user: 'a', password: 'b' },
      license: tokenOf({ lid: '1' }),
      stateDirectory: temporaryDirectory(),
    });
    leaveJournal(given, { license: { ...noneBefore, check: true, isNoneProven: false } });
    const report = await restored(given);
    expect([report.problem, codesOf(report)]).toEqual([null, [code]]);
  });
});

describe('restore on a target that does not cooperate', () => {
  /** A licensing API without a license that responds in one way to every request that changes something. */
  async function mock(onWrite: Handler, pages: Readonly<Record<string, object>> = {}) {
    const server = await serve((seen, response, socket) => {
      if (seen.method !== 'GET') return onWrite(seen, response, socket);
      if (seen.path === '/api/licensing/check') return say(response, 200, false);
      const page = Object.entries(pages).find(([path]) => seen.path.startsWith(path));
      say(response, page ? 200 : 404, page?.[1] ?? { message: 'Not found' });
    });
    const admin = { user: 'admin', password: 'admin' };
    const given = settings({
      url: server.url,
      admin,
      license: tokenOf({ lid: '1' }),
      stateDirectory: temporaryDirectory(),
    });
    return { server, given };
  }

  test.each<[string, Handler]>([
    ['closes the connection', (_, __, socket) => void socket.resetAndDestroy()],
    ['returns 300', (_, response) => say(response, 300, {})],
    ['returns 500', (_, response) => say(response, 500, {})],
    ['accepts the license and stores nothing', (_, response) => say(response, 200, {})],
  ])('keeps the journal if the target %s', async (_, onWrite) => {
    const { server, given } = await mock(onWrite);
    const journal = leaveJournal(given, { license: storedBefore() });
    const { problem, exitCode, actions } = await restored(given);
    expect([problem?.code, exitCode, actions]).toEqual(['license-not-restored', 3, []]);
    expect(server.seen.filter(({ method }) => method === 'POST').length).toBeGreaterThanOrEqual(1);
    expect(journal.read()).toBeDefined();
  });

  test('names each test account that cannot be deleted, and keeps the journal', async () => {
    const { server, given } = await mock((_, response) => say(response, 500, { message: 'busy' }), {
      '/api/serviceaccounts/search': { serviceAccounts: [{ id: 7, name: 'licensing-conformance-0a1b2c3d-sa' }] },
      '/api/users/search': { users: [{ id: 8, login: 'licensing-conformance-0a1b2c3d-user' }] },
    });
    const journal = leaveJournal(given, { license: null });
    const { problem, exitCode } = await restored(given);
    const accounts = ['service account licensing-conformance-0a1b2c3d-sa', 'user licensing-conformance-0a1b2c3d-user'];
    const failed = accounts.map(
      (account) => createNote('account-not-deleted', { account, response: 'status 500, busy' }).message,
    );
    expect(problem).toEqual(
      createProblem('accounts-not-deleted', { license: undefined, accounts: failed, journal: undefined }),
    );
    expect(exitCode).toBe(3);
    expect(server.seen.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      '/api/serviceaccounts/7',
      '/api/admin/users/8',
    ]);
    expect(journal.read()).toBeDefined();
  });

  test('names the license and each account if neither could be cleaned up', async () => {
    const { given } = await mock((_, response) => say(response, 403, { message: 'denied' }), {
      '/api/users/search': { users: [{ id: 8, login: 'licensing-conformance-0a1b2c3d-user' }] },
    });
    leaveJournal(given);
    const { problem } = await restored(withoutLicense(given));
    expect(problem?.code).toBe('license-not-restored');
    expect(problem?.message).toContain('user licensing-conformance-0a1b2c3d-user');
  });

  test('reports a target that is not reachable, and keeps the journal', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const given = settings({ url, license: 'a.b.c', stateDirectory: temporaryDirectory() });
    const journal = leaveJournal(given);
    expect(await restored(given)).toMatchObject({ actions: [], exitCode: 3, problem: { code: 'unreachable' } });
    expect(journal.read()).toBeDefined();
  });

  test('throws an internal error', async () => {
    const { given } = await mock((_, response) => say(response, 202, {}));
    const broken: typeof atOnce = {
      ...atOnce,
      clientOf: (...all) => ({ ...atOnce.clientOf(...all), send: () => Promise.reject(new TypeError('a mistake')) }),
    };
    await expect(restoreTarget(given, {}, broken)).rejects.toThrow('a mistake');
  });
});
