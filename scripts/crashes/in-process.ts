import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mishap, unreliable } from '../../fixtures/unreliable.ts';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { RunHooks } from '../../src/domain/run-events.ts';
import { startReferenceServer } from '../../src/reference/index.ts';
import { settingsFor } from '../proof/trial.ts';
import { lossOf, noLoss, type Row, summed } from './row.ts';

/** Everything that is obeyed, and what is refused although it carries the real thing. */
const only = [
  '{add,remove}.denies.*.{real-payload,none-stored}',
  'add.accepts.valid-license.none-stored',
  'renew.accepts.stored-license',
  'remove.accepts.root-url',
];

type Trial = Omit<Row, 'fault' | 'by'>;

/** A mishap at every request of a write run that could change something, one run each; the target is back soon. */
export async function everywhere(fault: string, mishap: Mishap): Promise<Row> {
  return summed(fault, 'run', await atEach((n) => tryAt(mishap, n, 2)));
}

/** The same, with a target that is back only after the run. */
export async function everywhereForGood(fault: string, mishap: Mishap): Promise<Row> {
  return summed(fault, 'restore', await atEach((n) => tryAt(mishap, n, Number.POSITIVE_INFINITY)));
}

/** A hook that throws whenever it is called with events of one kind. */
export async function throwingHook(fault: string): Promise<Row> {
  const kinds = ['planned', 'judged', 'note'] as const;
  const trials = kinds.map((kind) =>
    trial(async (settings) => {
      const onEvent: RunHooks['onEvent'] = (event) => {
        if (event.kind === kind) throw new Error('the hook is broken');
      };
      const { result } = await runConformance(settings, { onEvent }, withoutWaiting());
      return result === 'conformant' ? [] : [`the result is ${result}`];
    }),
  );
  return summed(fault, 'run', await Promise.all(trials));
}

async function atEach(one: (n: number) => Promise<Trial | undefined>): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (let n = 1; ; n += 2) {
    // Two at once, as one of them mostly waits.
    const pair = await Promise.all([one(n), one(n + 1)]);
    trials.push(...pair.filter((each) => each !== undefined));
    if (pair.includes(undefined)) return trials;
  }
}

/** Undefined where the run has no such request. */
async function tryAt(mishap: Mishap, n: number, backAfter: number): Promise<Trial | undefined> {
  const dependencies = unreliable({ mishap, at: (_, count) => count === n, backAfter });
  const tried = await trial(async (settings) => {
    const exitCode = await runConformance(settings, {}, dependencies).then(
      (report) => report.exitCode,
      (thrown: unknown) => (String(thrown).includes('out of the blue') ? 70 : -1),
    );
    const expected = backAfter === Number.POSITIVE_INFINITY ? [3] : [0, 1, 3, 4, 70];
    return !dependencies.happened() || expected.includes(exitCode)
      ? []
      : [`at change ${n} the exit code is ${exitCode}`];
  });
  return dependencies.happened() ? tried : undefined;
}

/** Runs something against a server of its own, then `restore`, and looks at what is lost each time. */
async function trial(run: (settings: Settings) => Promise<readonly string[]>): Promise<Trial> {
  const server = await startReferenceServer();
  const stateDirectory = mkdtempSync(join(tmpdir(), 'licensing-conformance-crashes-'));
  const { admin, license } = server;
  const settings = settingsFor(server.url, 'write', { admin, license, provision: true, only, stateDirectory });
  try {
    const surprises = await run(settings);
    const afterRun = lossOf(server);
    const restoration =
      afterRun.license + afterRun.personas > 0 ? await restoreTarget(settings, {}, withoutWaiting()) : undefined;
    const failed = restoration?.problem ? [`restore: ${restoration.problem.message}`] : [];
    return {
      injected: 1,
      afterRun,
      afterRestore: restoration ? lossOf(server) : noLoss,
      surprises: [...surprises, ...failed],
    };
  } finally {
    await server.close();
    rmSync(stateDirectory, { recursive: true, force: true });
  }
}
