import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandPath } from '../../fixtures/command-path.ts';
import { type Gateway, type Passing, startGateway } from '../../fixtures/gateway.ts';
import { nodeEnvironment } from '../../fixtures/node-environment.ts';
import { quickClock } from '../../fixtures/quick-clock-url.ts';
import { type ReferenceOptions, type ReferenceServer, startReferenceServer } from '../../src/reference/index.ts';
import { type Moment, watcherOf } from './moments.ts';
import { lossOf, type Row } from './row.ts';

/** Throws an uncaught exception on SIGUSR2. */
const outOfTheBlue = `process.on("SIGUSR2", () => setImmediate(() => { throw new Error("out of the blue"); }));`;

/** What is run, and against which server. */
export interface Scene {
  readonly args: readonly string[];
  readonly options: ReferenceOptions;
  /** Whether the run waits for a tenth of the time, with a clock that is put forward. */
  readonly isQuick?: boolean;
}

export const writing: Scene = { args: ['run', '--impact', 'write', '--provision'], options: {} };

/** A run at `reject`, and a server that carries out the removals that it rejects. */
export const rejecting: Scene = {
  args: ['run', '--impact', 'reject', '--provision'],
  options: { fault: 'remove.refuses-wrong-instance-but-removes' },
};

/** What is done to a run at a moment, and how the process must end. */
export interface Blow {
  readonly fault: string;
  readonly by: Row['by'];
  readonly ends: readonly (number | NodeJS.Signals)[];
  /** Done once, at the moment. */
  readonly strike: (struck: Struck) => 'through' | 'cut';
  /** Done at every request afterwards. */
  readonly onNext?: (struck: Struck) => void;
}

interface Struck {
  readonly child: ChildProcess;
  readonly gateway: Gateway;
  readonly isQuick: boolean;
}

const signal =
  (name: NodeJS.Signals) =>
  ({ child }: Struck): 'through' => {
    child.kill(name);
    return 'through';
  };

/** How long a target is down, in milliseconds: shorter than the run tries again. */
const downMs = 500;

/**
 * The timeout of each request, in milliseconds, which a busy machine does not reach. Up to 10 seconds, it does not change how long
 * a run waits after a request without a response: 20 seconds.
 */
const timeoutMs = 2500;

const again = new WeakSet<ChildProcess>();

const killed: Blow = { fault: 'kill -9', by: 'restore', ends: ['SIGKILL'], strike: signal('SIGKILL') };

/** The blow that a run at `reject` gets. */
export const killedProcess: Blow = { ...killed, fault: 'kill -9 at reject, where the server carries it out' };

/** Where a run has sent its last scenario already, a signal finds nothing to end: it ends as it would have. */
export const blows: readonly Blow[] = [
  killed,
  {
    fault: 'SIGINT, twice',
    by: 'run',
    ends: [130, 0],
    strike: signal('SIGINT'),
    onNext({ child }) {
      if (!again.has(child)) child.kill('SIGINT');
      again.add(child);
    },
  },
  { fault: 'SIGTERM', by: 'run', ends: [143, 0], strike: signal('SIGTERM') },
  { fault: 'an exception that nobody caught', by: 'run', ends: [70], strike: signal('SIGUSR2') },
  {
    fault: 'the target down, and back a moment later',
    by: 'run',
    ends: [0, 1, 3, 4],
    strike({ gateway, isQuick }) {
      setTimeout(() => void gateway.reopen(), isQuick ? downMs / 10 : downMs);
      return 'cut';
    },
  },
  { fault: 'the target down, and back after the run', by: 'restore', ends: [3], strike: () => 'cut' },
];

/** Deals a blow at a moment to a run in a process of its own, then runs `restore` where it is needed. */
export async function strikeAt(
  blow: Blow,
  moment: Moment,
  total: number,
  scene: Scene = writing,
): Promise<Omit<Row, 'fault' | 'by'>> {
  const { isQuick = false } = scene;
  const server = await startReferenceServer(scene.options);
  const directory = mkdtempSync(join(tmpdir(), 'licensing-conformance-crashes-'));
  const isMoment = watcherOf(moment, total, server);
  let struck: Struck | undefined;
  let dealt = false;
  const pass = (when: Moment['when'], passing: Passing): 'through' | 'cut' => {
    if (!struck) return 'through';
    if (!dealt && isMoment(when, passing)) {
      dealt = true;
      return blow.strike(struck);
    }
    if (dealt && when === 'before') blow.onNext?.(struck);
    return 'through';
  };
  const gateway = await startGateway(server.url, {
    onRequest: (passing) => pass('before', passing),
    onAnswer: (passing) => pass('after', passing),
  });
  try {
    const told = { directory, url: gateway.url, server, isQuick };
    const run = start([...scene.args, '--timeout', String(timeoutMs)], told);
    struck = { child: run.child, gateway, isQuick };
    const end = await run.end;
    await gateway.reopen();
    const afterRun = lossOf(server);
    const surprises = [
      ...(dealt ? [] : [`there was no moment ${moment.name}`]),
      ...(blow.ends.includes(end) ? [] : [`${moment.name} it ended with ${end}`]),
    ];
    if (blow.by === 'run') return { injected: 1, afterRun, afterRestore: lossOf(server), surprises };
    const restored = await start(['restore'], told).end;
    return {
      injected: 1,
      afterRun,
      afterRestore: lossOf(server),
      surprises: [...surprises, ...(restored === 0 ? [] : [`${moment.name}: restore ended with ${restored}`])],
    };
  } finally {
    await gateway.close();
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Counts the requests of a kind in a run that nothing happens to. */
export async function countIn(kind: Moment['is'], scene: Scene = writing): Promise<number> {
  const server = await startReferenceServer(scene.options);
  const directory = mkdtempSync(join(tmpdir(), 'licensing-conformance-crashes-'));
  let count = 0;
  const gateway = await startGateway(server.url, {
    onRequest(passing) {
      if (kind(passing, server)) count += 1;
      return 'through';
    },
  });
  await start(scene.args, { directory, url: gateway.url, server, isQuick: scene.isQuick }).end;
  await gateway.close();
  await server.close();
  rmSync(directory, { recursive: true, force: true });
  return count;
}

/** Where a command is started, and its target. */
interface CommandContext {
  readonly directory: string;
  readonly url: string;
  readonly server: ReferenceServer;
  readonly isQuick?: boolean | undefined;
}

/** Starts the command as a process of its own. The end is its exit code, or the signal that ended it. */
export function start(args: readonly string[], { directory, url, server, isQuick }: CommandContext, shell?: string) {
  const imports = [...(isQuick ? [quickClock] : []), `data:text/javascript,${outOfTheBlue}`];
  const node = [process.execPath, ...imports.flatMap((url) => ['--import', url]), commandPath, ...args];
  const [program = '', ...rest] = shell === undefined ? node : ['/bin/sh', '-c', `${shell}; exec "$@"`, 'sh', ...node];
  const child = spawn(program, rest, {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...nodeEnvironment(),
      XDG_STATE_HOME: directory,
      GRAFANA_URL: url,
      GRAFANA_ADMIN_USER: server.admin.user,
      GRAFANA_ADMIN_PASSWORD: server.admin.password,
      GRAFANA_LICENSE_TOKEN: server.license,
    },
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  const end = once(child, 'close').then(([exitCode, name]) => (exitCode ?? name) as number | NodeJS.Signals);
  return {
    child,
    end,
    text: () => text,
  };
}
