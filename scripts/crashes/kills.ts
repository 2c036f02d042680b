import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lost } from '../../fixtures/unreliable.ts';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import type { RunDependencies } from '../../src/app/dependencies.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { ApiRequest } from '../../src/http/client.ts';
import { type ReferenceServer, startReferenceServer } from '../../src/reference/index.ts';
import { settingsFor } from '../proof/trial.ts';
import { lossOf, type Row, summed } from './row.ts';

type Trial = Omit<Row, 'fault' | 'by'>;

/** What happens to the journal of the killed run before it is restored. */
type Fate = 'kept' | 'truncated' | 'deleted';

const faults: Readonly<Record<Fate, string>> = {
  kept: 'killed at a random request',
  truncated: 'killed at a random request, and the journal truncated',
  deleted: 'killed at a random request, and the journal deleted',
};

/** A run that was killed, and its server. */
interface Killed {
  readonly server: ReferenceServer;
  readonly settings: Settings;
  /** How many requests there were until the run ended. */
  readonly count: number;
}

/** Kills write runs at random requests, and restores what they have left. */
export async function killedAtRandom(fate: Fate, times: number): Promise<Row> {
  const whole = await killedAt(Number.POSITIVE_INFINITY, false);
  await end(whole);
  const trials: Trial[] = [];
  for (let at = 0; at < times; at += 1) {
    const nth = 1 + Math.floor(Math.random() * whole.count);
    trials.push(await tryAt(fate, nth, at % 2 === 0));
  }
  return summed(faults[fate], 'restore', trials);
}

async function tryAt(fate: Fate, nth: number, arrives: boolean): Promise<Trial> {
  const killed = await killedAt(nth, arrives);
  const { server, settings } = killed;
  try {
    const afterRun = lossOf(server);
    const failed = await restoreAfter(fate, killed);
    const where = `at request ${nth}, which ${arrives ? 'arrives' : 'is lost'}`;
    return {
      injected: 1,
      afterRun,
      afterRestore: lossOf(server),
      surprises: [...failed, ...journalsIn(settings).map(() => 'a journal is left')].map((text) => `${where}: ${text}`),
    };
  } finally {
    await end(killed);
  }
}

const processKilled = { kind: 'refused', message: 'the process was killed' } as const;

/** Runs the suite in this process until a request; what the process would have done then does not happen. */
async function killedAt(nth: number, arrives: boolean): Promise<Killed> {
  const server = await startReferenceServer();
  const stateDirectory = mkdtempSync(join(tmpdir(), 'licensing-conformance-crashes-'));
  const { admin, license } = server;
  const settings = settingsFor(server.url, 'write', { admin, license, provision: true, stateDirectory });
  let count = 0;
  let isDead = false;
  let journal: readonly (readonly [path: string, text: string])[] = [];
  const dependencies = sending(async (send, request) => {
    count += 1;
    if (isDead) return lost(request, processKilled);
    if (count !== nth) return send(request);
    isDead = true;
    // What lies on the disk now is what a killed process leaves.
    journal = journalsIn(settings).map((path) => [path, readFileSync(path, 'utf8')] as const);
    if (arrives) await send(request);
    return lost(request, processKilled);
  });
  await runConformance(settings, {}, dependencies).catch(() => undefined);
  if (isDead) for (const path of journalsIn(settings)) rmSync(path);
  for (const [path, text] of journal) writeFileSync(path, ofNoProcess(text), { mode: 0o600 });
  return { server, settings, count };
}

/** Restores in the way that is left to the user; gives what did not go as it should. */
async function restoreAfter(fate: Fate, { settings }: Killed): Promise<readonly string[]> {
  const restore = (more: object = {}) => restoreTarget({ ...settings, ...more }, {}, withoutWaiting());
  const journals = journalsIn(settings);
  if (fate === 'kept' || journals.length === 0) return problemIn(await restore());
  for (const path of journals) {
    if (fate === 'truncated') truncateSync(path, Math.floor(Math.random() * readFileSync(path).length));
    else rmSync(path);
  }
  const unread = fate === 'truncated' ? await restore() : undefined;
  const isRefused = unread === undefined || unread.exitCode === 2;
  if (fate === 'truncated') await restore({ forget: true });
  const seen = await restore();
  const runs = seen.actions.filter(({ code }) => code === 'test-accounts-found').map(({ message }) => message);
  for (const run of runs) {
    const [, id] = /--delete-accounts ([0-9a-z]{8})/.exec(run) ?? [];
    if (id !== undefined) await restore({ deleteAccounts: id });
  }
  const isUnlicensed = seen.actions.some(({ message }) => message.includes('License in force: no'));
  return [
    ...(isRefused ? [] : [`restore believed the truncated journal and ended with ${unread?.exitCode}`]),
    ...(isUnlicensed ? problemIn(await restore({ withoutJournal: true })) : []),
  ];
}

function problemIn({ problem }: Awaited<ReturnType<typeof restoreTarget>>): readonly string[] {
  return problem ? [`restore: ${problem.message}`] : [];
}

function journalsIn({ stateDirectory = '' }: Settings): readonly string[] {
  const folder = join(stateDirectory, 'grafana-licensing-conformance');
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The journal of this process, as that of one that is gone: no process has a number above 2^22 (proc(5)). */
function ofNoProcess(text: string): string {
  return text.replace(/"pid": \d+/, `"pid": ${2 ** 30}`);
}

function sending(
  through: (send: (request: ApiRequest) => Promise<Exchange>, request: ApiRequest) => Promise<Exchange>,
): RunDependencies {
  const dependencies = withoutWaiting();
  return {
    ...dependencies,
    clientOf: (...all) => {
      const client = dependencies.clientOf(...all);
      return { ...client, send: (request) => through((one) => client.send(one), request) };
    },
  };
}

async function end({ server, settings }: Killed): Promise<void> {
  await server.close();
  rmSync(settings.stateDirectory ?? '', { recursive: true, force: true });
}
