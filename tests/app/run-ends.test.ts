import { describe, expect, test } from 'vitest';
import { unreliable } from '../../fixtures/unreliable.ts';
import type { RunDependencies } from '../../src/app/dependencies.ts';
import { runConformance } from '../../src/app/run.ts';
import type { ApiRequest, Client } from '../../src/http/client.ts';
import { type JournalEntry, journalOf } from '../../src/local-state/journal.ts';
import { answer } from '../support/exchanges.ts';
import { leftIn } from '../support/journals.ts';
import { atOnce, runAtOnce } from '../support/runs.ts';
import { serve } from '../support/servers.ts';
import { referenceWithoutNetwork, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

const admin = { user: 'admin', password: 'admin' };
const write = { impact: 'write', provision: true } as const;

/** The real dependencies with another way to send a request. */
function dependenciesSending(
  send: (client: Client, call: ApiRequest) => ReturnType<Client['send']>,
  onClose = (): void => {},
): RunDependencies {
  return {
    ...atOnce,
    clientOf(...all) {
      const client = atOnce.clientOf(...all);
      return {
        ...client,
        send: (call) => send(client, call),
        async close() {
          onClose();
          await client.close();
        },
      };
    },
  };
}

describe('a run whose time is over', () => {
  test('is partial, with exit code 4, also before the first scenario', async () => {
    const { url } = await serve(() => {});
    const given = settings({ url, admin, maxTimeSeconds: 0.05, stateDirectory: temporaryDirectory() });
    expect(await runConformance(given)).toMatchObject({
      result: 'partial',
      exitCode: 4,
      problem: { code: 'max-time' },
    });
  });
});

describe('an internal error of the suite', () => {
  test('is thrown before the first scenario, and the client is closed', async () => {
    const server = await referenceWithoutNetwork();
    let closed = 0;
    const dependencies = dependenciesSending(
      () => Promise.reject(new TypeError('a mistake')),
      () => {
        closed += 1;
      },
    );
    await expect(runAtOnce(settingsFor(server, write), {}, dependencies)).rejects.toThrow('a mistake');
    expect(closed).toBe(1);
  });

  test('is thrown during the scenarios after everything was restored', async () => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server, write);
    const dependencies = unreliable({
      mishap: 'sending throws',
      at: ({ path, method }) => method === 'DELETE' && path.endsWith('/token'),
      backAfter: 0,
    });
    await expect(runAtOnce(given, {}, dependencies)).rejects.toThrow('out of the blue');
    expect(server.state()).toMatchObject({ serviceAccounts: [], users: [server.admin.user] });
    expect(server.state().storedLicense?.claims?.lid).toBe('1000');
    expect(leftIn(given)).toEqual([]);
  });

  test('is reported as a license problem if the license could not be restored', async () => {
    const server = await referenceWithoutNetwork();
    const given = settingsFor(server, write);
    let state: 'stored' | 'removed' | 'mistaken' = 'stored';
    const dependencies = dependenciesSending((client, call) => {
      const isLicense = call.path.endsWith('/token');
      const isRemoval = call.method === 'DELETE' && call.body === JSON.stringify({ instance: server.rootUrl });
      if (isRemoval && call.as.kind === 'basic' && call.as.user === server.admin.user) state = 'removed';
      else if (state === 'removed' && call.method === 'GET') {
        state = 'mistaken';
        return Promise.reject(new TypeError('a mistake'));
      }
      if (state === 'mistaken' && call.method === 'POST' && isLicense) return Promise.resolve(answer(403));
      return client.send(call);
    });
    const report = await runAtOnce(given, {}, dependencies);
    expect(report).toMatchObject({ problem: { code: 'license-not-restored' } });
    expect(leftIn(given)).toHaveLength(1);
  });
});

describe('a target that rejects the password of the server admin during runs', () => {
  test('gets no request with the password in the fourth run', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const given = settingsFor(server);
    const exitCodes: number[] = [];
    const codes: (string | undefined)[] = [];
    let judging = false;
    let attempts = 0;
    // The target accepts the password while it is identified, and rejects it afterwards.
    const dependencies = dependenciesSending((client, call) => {
      if (call.as.kind === 'basic' && call.as.user === server.admin.user) attempts += 1;
      const isLate = call.path.endsWith('/api/licensing/token') || call.path.endsWith('/api/admin/settings');
      if (!isLate && call.as.kind === 'basic' && call.as.user === server.admin.user && judging) {
        return Promise.resolve(answer(401, { message: 'Invalid username or password' }));
      }
      return client.send(call);
    });
    for (const _ of [1, 2, 3, 4]) {
      judging = false;
      attempts = 0;
      const report = await runAtOnce(
        given,
        {
          onEvent: ({ kind }) => {
            if (kind === 'planned') judging = true;
          },
        },
        dependencies,
      );
      exitCodes.push(report.exitCode);
      codes.push(report.problem?.code);
    }
    expect(codes[0]).toBe('admin-refused-midway');
    expect(codes.at(-1)).toBe('password-withheld');
    expect(exitCodes).toEqual([2, 2, 2, 2]);
    expect(attempts).toBe(0);
  });
});

describe('the journal of a run', () => {
  /** The journal entry at each request that could change something. */
  async function entriesOf(given: ReturnType<typeof settingsFor>): Promise<readonly JournalEntry[]> {
    const entries: JournalEntry[] = [];
    const dependencies = dependenciesSending((client, call) => {
      const entry = journalOf(given.url ?? '', given.stateDirectory ?? '').read();
      if (call.method !== 'GET' && entry !== undefined && entry !== 'damaged') entries.push(entry);
      return client.send(call);
    });
    await runAtOnce(given, {}, dependencies);
    return entries;
  }

  test('names the step in progress and the license that was stored before the run', async () => {
    const entries = await entriesOf(settingsFor(await referenceWithoutNetwork(), write));
    expect([...new Set(entries.map(({ step }) => step))]).toEqual([
      'creating test accounts',
      'running scenarios',
      'restoring',
    ]);
    expect(new Set(entries.map(({ license }) => license?.license?.lid))).toEqual(new Set(['1000']));
  });

  test('records that no license was stored before the run starts to store one', async () => {
    const server = await referenceWithoutNetwork({ unlicensed: true, licensingOnly: true, seedPersonas: true });
    const entries = await entriesOf(settingsFor(server, { impact: 'write' }));
    expect(entries.map(({ license }) => license?.isNoneProven)).not.toContain(undefined);
    expect(entries.at(-1)?.license).toMatchObject({ check: false, license: null, isNoneProven: true });
  });
});
