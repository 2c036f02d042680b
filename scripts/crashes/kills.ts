import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalsIn, runUntilKilled } from '../../fixtures/killed-run.ts';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import type { Settings } from '../../src/config/settings.ts';
import { type ReferenceOptions, type ReferenceServer, startReferenceServer } from '../../src/reference/index.ts';
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

/** What is killed: a run at an impact, against a server. */
interface Scene {
  readonly impact: 'reject' | 'write';
  readonly options: ReferenceOptions;
  /** Whether the run is given the license of the server. */
  readonly isGiven: boolean;
}

const writing: Scene = { impact: 'write', options: {}, isGiven: true };

/** A run that was killed, its server, and the settings of the run with the license of the server. */
interface Killed {
  readonly server: ReferenceServer;
  readonly settings: Settings;
  /** How many requests there were until the run ended. */
  readonly count: number;
}

/** Kills write runs at random requests, and restores what they have left. */
export async function killedAtRandom(fate: Fate, times: number): Promise<Row> {
  const count = await countIn(writing);
  const trials: Trial[] = [];
  for (let at = 0; at < times; at += 1) trials.push(await tryAt(fate, randomUpTo(count), at % 2 === 0));
  return summed(faults[fate], 'restore', trials);
}

/** Bugs of servers that lose their license to requests which they should reject, some of them with a rejection. */
const losingFaults = [
  'remove.refuses-wrong-instance-but-removes',
  'remove.accepts-wrong-instance',
  'remove.refuses-null-body-but-removes',
  'remove.refuses-org-admin-but-loses-license',
  'add.refuses-garbage-token-but-stores-it',
  'add.accepts-garbage-token',
  'add.loses-license-over-missing-token',
  'add.refuses-service-account-but-loses-license',
] as const;

/**
 * Kills runs at `reject`, with the license and without, against servers that carry out what they should reject. `restore`
 * must not call a lost license well without having it, and must restore it as soon as it has.
 */
export async function killedRejecting(timesEach: number): Promise<Row> {
  const trials: Trial[] = [];
  for (const fault of losingFaults) {
    for (const isGiven of [true, false]) {
      const scene: Scene = { impact: 'reject', options: { fault }, isGiven };
      const count = await countIn(scene);
      for (let at = 0; at < timesEach; at += 1) trials.push(await tryRejecting(scene, randomUpTo(count), at % 2 === 0));
    }
  }
  return summed('a run at reject killed at a random request, on a server that carries it out', 'restore', trials);
}

async function tryRejecting(scene: Scene, nth: number, arrives: boolean): Promise<Trial> {
  const killed = await killedAt(scene, nth, arrives);
  const { server, settings } = killed;
  try {
    const afterRun = lossOf(server);
    const { license: _, ...withoutLicense } = settings;
    const unaided = await restoreTarget(withoutLicense, {}, withoutWaiting());
    const isUnseen = afterRun.license > 0 && (unaided.exitCode !== 3 || journalsIn(settings).length === 0);
    const isBlamed = afterRun.license === 0 && unaided.exitCode !== 0;
    const failed = problemIn(await restoreTarget(settings, {}, withoutWaiting()));
    return {
      injected: 1,
      afterRun,
      afterRestore: lossOf(server),
      surprises: [
        ...(isUnseen ? ['restore without the license did not notice that it is lost'] : []),
        ...(isBlamed ? [`restore without the license ended with ${unaided.exitCode}`] : []),
        ...failed,
        ...journalsIn(settings).map(() => 'a journal is left'),
      ].map((text) => `${scene.options.fault} at request ${nth}, which ${arrives ? 'arrives' : 'is lost'}: ${text}`),
    };
  } finally {
    await end(killed);
  }
}

async function countIn(scene: Scene): Promise<number> {
  const whole = await killedAt(scene, Number.POSITIVE_INFINITY, false);
  await end(whole);
  return whole.count;
}

function randomUpTo(count: number): number {
  return 1 + Math.floor(Math.random() * count);
}

async function tryAt(fate: Fate, nth: number, arrives: boolean): Promise<Trial> {
  const killed = await killedAt(writing, nth, arrives);
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

/** Runs the suite in this process until its nth request, against a new server. */
async function killedAt({ impact, options, isGiven }: Scene, nth: number, arrives: boolean): Promise<Killed> {
  const server = await startReferenceServer(options);
  const stateDirectory = mkdtempSync(join(tmpdir(), 'licensing-conformance-crashes-'));
  const { admin, license } = server;
  const settings = settingsFor(server.url, impact, { admin, license, provision: true, stateDirectory });
  const { license: _, ...withoutLicense } = settings;
  const { count } = await runUntilKilled(isGiven ? settings : withoutLicense, {
    at: (_request, at) => at === nth,
    arrives,
  });
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

async function end({ server, settings }: Killed): Promise<void> {
  await server.close();
  rmSync(settings.stateDirectory ?? '', { recursive: true, force: true });
}
