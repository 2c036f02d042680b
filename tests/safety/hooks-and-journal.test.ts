import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unreliable } from '../../fixtures/unreliable.ts';
import type { RunDependencies } from '../../src/app/dependencies.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import type { RunEvent } from '../../src/domain/run-events.ts';
import { type Journal, type JournalEntry, journalOf } from '../../src/local-state/journal.ts';
import { currentProcess } from '../../src/local-state/process-identity.ts';
import type { ReferenceInstance } from '../../src/reference/index.ts';
import { storedBefore } from '../support/journals.ts';
import { atOnce, runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

const writing: Partial<Settings> = { impact: 'write', provision: true };

function isAsBefore(server: ReferenceInstance): boolean {
  const { storedLicense, users, serviceAccounts } = server.state();
  return storedLicense?.claims?.lid === '1000' && users.length === 1 && serviceAccounts.length === 0;
}

/** The real effects, with a journal of which some parts are replaced. */
function withJournal(change: (real: Journal) => Partial<Journal>): RunDependencies {
  return {
    ...atOnce,
    journalOf(...told) {
      const real = journalOf(...told);
      return { ...real, ...change(real) };
    },
  };
}

function entryOf(settings: Settings): JournalEntry {
  const entry = journalOf(settings.url ?? '', settings.stateDirectory ?? '').read();
  if (entry === undefined || entry === 'damaged') throw new Error('There is no journal.');
  return entry;
}

function filesIn(settings: Settings): readonly string[] {
  const folder = join(settings.stateDirectory ?? '', 'grafana-licensing-conformance');
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !name.endsWith('.refusals'))
        .map((name) => join(folder, name))
    : [];
}

const full = (): never => {
  throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
};

describe('the onEvent hook of the caller', () => {
  test.each(['planned', 'judged', 'note'] as const)('does not disturb the run if it throws at %s', async (kind) => {
    // A run that stores a license where there was none has a note to report.
    const server = await referenceWithoutNetwork({ unlicensed: kind === 'note' });
    const { storedLicense } = server.state();
    let calls = 0;
    const onEvent = (event: RunEvent): void => {
      if (event.kind !== kind) return;
      calls += 1;
      throw new Error('the hook is broken');
    };
    const report = await runAtOnce(settingsFor(server, writing), { onEvent });
    expect(calls).toBe(1);
    expect(report.result).toBe('conformant');
    expect(report.notes).toContainEqual(
      createNote('hook-threw', { hook: 'onEvent', error: 'Error: the hook is broken' }),
    );
    expect(server.state().storedLicense?.claims?.lid).toBe(storedLicense?.claims?.lid);
  });

  test('does not disturb the run if its promise is rejected', async () => {
    const server = await referenceWithoutNetwork();
    const onEvent = async (): Promise<void> => {
      throw new Error('later');
    };
    expect((await runAtOnce(settingsFor(server, writing), { onEvent })).result).toBe('conformant');
    expect(isAsBefore(server)).toBe(true);
  });
});

describe('a journal', () => {
  test('is written before the first change, readable by its owner only, and deleted at the end', async () => {
    const server = await referenceWithoutNetwork();
    const settings = settingsFor(server, writing);
    const seen: string[] = [];
    const watching: RunDependencies = {
      ...atOnce,
      clientOf(...told) {
        const client = atOnce.clientOf(...told);
        return {
          ...client,
          send(call) {
            if (call.method !== 'GET') {
              const { step, provision, impact, license } = entryOf(settings);
              expect({ provision, impact, license }).toMatchObject({
                ...writing,
                license: storedBefore(server.license),
              });
              for (const file of filesIn(settings)) expect(statSync(file).mode & 0o777).toBe(0o600);
              if (seen.at(-1) !== step) seen.push(step);
            }
            return client.send(call);
          },
        };
      },
    };
    expect((await runAtOnce(settings, {}, watching)).result).toBe('conformant');
    expect(seen).toEqual(['creating test accounts', 'running scenarios', 'restoring']);
    expect(filesIn(settings)).toEqual([]);
  });

  test('contains no secret', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const settings = settingsFor(server, { impact: 'write' });
    const dependencies = unreliable({
      mishap: 'answer lost',
      at: ({ method, path }) => method === 'DELETE' && path.endsWith('/token'),
      backAfter: 99,
    });
    await runAtOnce(settings, {}, dependencies);
    const text = filesIn(settings)
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(text).toContain(entryOf(settings).runId);
    const [, payload, signature] = server.license.split('.');
    const secrets = [server.admin.password, server.orgAdmin?.password, server.serviceAccountToken, payload, signature];
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret ?? '').toString('base64'));
    }
  });

  test.each([
    ['a file where its folder should be', (path: string) => writeFileSync(path, '')],
    ['a disk that is full', undefined],
  ])('that cannot be written ends the run before anything is changed: %s', async (_, block) => {
    const server = await referenceWithoutNetwork();
    const settings = settingsFor(server, writing);
    block?.(join(settings.stateDirectory ?? '', 'grafana-licensing-conformance'));
    const dependencies = block ? atOnce : withJournal(() => ({ open: full }));
    await runAtOnce(settings, {}, dependencies).catch(() => undefined);
    expect(server.state().requests.length).toBeGreaterThan(0);
    expect(server.state().requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(isAsBefore(server)).toBe(true);
  });

  test('that is never updated does not disturb the run', async () => {
    const server = await referenceWithoutNetwork();
    const report = await runAtOnce(
      settingsFor(server, writing),
      {},
      withJournal(() => ({ update: () => {} })),
    );
    expect(report.result).toBe('conformant');
    expect(isAsBefore(server)).toBe(true);
  });

  test('that cannot be removed is reported with its path', async () => {
    const server = await referenceWithoutNetwork();
    const settings = settingsFor(server, writing);
    const report = await runAtOnce(
      settings,
      {},
      withJournal(() => ({ close: full })),
    );
    expect(report.result).toBe('conformant');
    expect(report.notes.map(({ code }) => code)).toContain('journal-not-removed');
    expect(isAsBefore(server)).toBe(true);
  });

  test('of an active run stops a second run and restore, also under another name of this machine', async () => {
    const server = await referenceWithoutNetwork();
    const settings = settingsFor(server, writing);
    const tried: unknown[] = [];
    const report = await runAtOnce(settings, {
      async onEvent({ kind }) {
        if (kind !== 'planned') return;
        const renamed = { ...settings, url: server.url.replace('127.0.0.1', 'localhost') };
        tried.push(runAtOnce(settings), runAtOnce(renamed), restoreTarget(settings));
      },
    });
    expect(report.result).toBe('conformant');
    expect(tried).toHaveLength(3);
    for (const second of await Promise.all(tried)) {
      expect(second).toMatchObject({
        exitCode: 2,
        problem: { code: expect.stringMatching(/^run-(to-restore-)?active$/) },
      });
    }
    expect(isAsBefore(server)).toBe(true);
  });

  test.each<[string, Partial<JournalEntry>, string]>([
    ['of a process that is gone', { pid: 2 ** 22 + 1 }, 'run-unfinished'],
    ['of a process whose PID another process has now', { processStart: '1' }, 'run-unfinished'],
    ['of another machine', { host: 'elsewhere' }, 'run-status-unknown'],
    ['of another container, or before a reboot', { system: 'another' }, 'run-status-unknown'],
    ['of a run that is still there', {}, 'run-active'],
  ])('$0 ends the next run with exit code 2 and $2', async (_, change, code) => {
    const server = await referenceWithoutNetwork();
    const settings = settingsFor(server, writing);
    journalOf(server.url, settings.stateDirectory ?? '').open({ ...someEntry(server), ...change });
    const report = await runAtOnce(settings);
    expect([report.exitCode, report.problem?.code]).toEqual([2, code]);
    expect(server.state().requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('that cannot be read stops runs and restore until restore --forget removes it', async () => {
    const server = await referenceWithoutNetwork();
    const settings = settingsFor(server, writing);
    const { path } = journalOf(server.url, settings.stateDirectory ?? '');
    mkdirSync(join(path, '..'));
    writeFileSync(path, '{"runId":');
    expect(await runAtOnce(settings)).toMatchObject({ exitCode: 2 });
    const { license: _, ...unlicensed } = settings;
    expect(await restoreTarget(unlicensed, {}, atOnce)).toMatchObject({ exitCode: 2, actions: [] });
    expect(await restoreTarget({ ...settings, forget: true }, {}, atOnce)).toMatchObject({ exitCode: 0 });
    expect(filesIn(settings)).toEqual([]);
  });

  test('of a run at impact read makes restore send no write', async () => {
    const server = await referenceWithoutNetwork();
    const settings = settingsFor(server, { provision: true });
    const entry = { ...someEntry(server), impact: 'read', license: null, step: 'not restored' } as const;
    journalOf(server.url, settings.stateDirectory ?? '').open(entry);
    expect(await restoreTarget(settings, {}, atOnce)).toMatchObject({
      exitCode: 0,
      actions: [createNote('nothing-to-restore')],
    });
    expect(server.state().requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

function someEntry(server: ReferenceInstance): JournalEntry {
  return {
    ...currentProcess(),
    runId: 'abcd1234',
    url: server.url,
    startedAt: '2026-01-01T00:00:00.000Z',
    impact: 'write',
    provision: true,
    license: storedBefore(server.license),
    step: 'running scenarios',
  };
}
