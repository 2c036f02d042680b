import { fork } from 'node:child_process';
import { createRequire, getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import { lastOutput } from '../app/child-output.ts';
import { packageRoot } from '../config/package-root.ts';
import { definedOnly } from '../domain/defined-only.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import type { Job, Message } from './worker/job.ts';

/** The worker process, which loads Pact's native library. */
export interface PactProcess {
  /**
   * Does one job.
   *
   * @throws ProblemError `pact-failed`, `pact-died` or `pact-silent`; `interrupted` if the signal was aborted
   */
  run(job: Job): Promise<string>;
  /** Reports activity: restarts the timeout. */
  touch(): void;
  /** Whether it can take another job. */
  alive(): boolean;
  /** Kills the process. */
  end(): void;
}

export interface PactProcessOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without activity after which the process is killed. */
  readonly idleTimeoutMs?: number;
  /** The module that the process runs; by default the one that loads Pact. */
  readonly module?: string;
}

/** Provides a process that is ready. `end` is called when it has done its jobs. */
export type PactStarter = (options: PactProcessOptions) => Promise<PactProcess>;

const defaultIdleTimeoutMs = 60_000;
const isSource = import.meta.url.endsWith('.ts');

/** The module of the worker process. It is found from the root, because the build moves this module, but not that one. */
function workerModule(): string {
  return join(packageRoot(), isSource ? 'src/pact/worker/main.ts' : 'dist/src/pact/worker/main.js');
}

/**
 * Whether Pact can be found, without loading it.
 *
 * @returns the problem `pact-not-installed`, or null
 */
export function missingPact(
  resolve: (name: string) => string = createRequire(import.meta.url).resolve,
): Problem | null {
  try {
    resolve('@pact-foundation/pact');
    return null;
  } catch {
    return createProblem('pact-not-installed');
  }
}

/**
 * Starts the process and waits until Pact is loaded.
 *
 * @throws ProblemError `pact-not-installed` if Pact is missing, `pact-not-loadable` if its native library does not fit this machine
 */
export async function startPactProcess(options: PactProcessOptions = {}): Promise<PactProcess> {
  const missing = options.module === undefined ? missingPact() : null;
  if (missing) throw new ProblemError(missing);
  const module = options.module ?? workerModule();
  const child = fork(module, [], {
    env: environment(process.env, compileCache()),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C is sent to the whole process group; the run decides when this process ends.
    detached: process.platform !== 'win32',
  });
  const printed = lastOutput(child, 2000);
  const output = (): string => endOf(printed());
  const died = (code: number | null, signal: string | null): ProblemError =>
    new ProblemError(createProblem('pact-died', { cause: signal ?? `exit code ${code}`, output: output() }));
  const end = (): void => {
    child.kill('SIGKILL');
  };
  let touch = (): void => {};

  const nextMessage = (): Promise<Message> =>
    new Promise((resolve, reject) => {
      const idleTimeoutMs = options.idleTimeoutMs ?? defaultIdleTimeoutMs;
      const expire = (): void => {
        const seconds = Math.round(idleTimeoutMs / 1000);
        fail(new ProblemError(createProblem('pact-silent', { seconds, output: output() })));
      };
      const timer = setTimeout(expire, idleTimeoutMs);
      touch = () => timer.refresh();
      const settle = (): void => {
        clearTimeout(timer);
        touch = () => {};
        child.off('message', onMessage).off('exit', onExit).off('error', fail);
        options.signal?.removeEventListener('abort', interrupted);
      };
      const fail = (error: Error): void => {
        settle();
        end();
        reject(error);
      };
      const onMessage = (message: Message): void => {
        settle();
        resolve(message);
      };
      const onExit = (code: number | null, signal: string | null): void => fail(died(code, signal));
      const interrupted = (): void => fail(new ProblemError(createProblem('interrupted')));
      child.on('message', onMessage).on('exit', onExit).on('error', fail);
      if (options.signal?.aborted) interrupted();
      else options.signal?.addEventListener('abort', interrupted, { once: true });
    });

  const ready = await nextMessage();
  if (ready.kind === 'failed') {
    end();
    throw new ProblemError(createProblem('pact-not-loadable', { error: ready.message.slice(0, 500) }));
  }
  return {
    async run(job) {
      if (!child.connected) throw died(child.exitCode, child.signalCode);
      const answer = nextMessage();
      // Whether it could be sent shows by the answer, or by the end of the process: an error of sending may come after that.
      child.send(job, () => {});
      const message = await answer;
      if (message.kind === 'done') return message.output;
      const why = message.kind === 'failed' ? message.message.slice(0, 2000) : 'no reason given';
      throw new ProblemError(createProblem('pact-failed', { error: why }));
    },
    touch: () => touch(),
    alive: () => child.connected && child.exitCode === null && !child.killed,
    end,
  };
}

/**
 * The environment of the worker process. No proxy, because Pact would send requests to this machine through it. No
 * credentials, because it needs none. Telemetry is off.
 *
 * @param cache - the folder of Node's compile cache, if there is one: to load Pact takes half a second without it
 */
export function environment(from: NodeJS.ProcessEnv, cache?: string): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))),
    DO_NOT_TRACK: '1',
    PACT_DO_NOT_TRACK: 'true',
    SCARF_ANALYTICS: 'false',
    NO_COLOR: '1',
    ...definedOnly({ NODE_COMPILE_CACHE: cache }),
  };
}

/** The folder of the compile cache that this process uses: Node adds one for its version, the process will do so itself. */
function compileCache(): string | undefined {
  const folder = getCompileCacheDir();
  return folder === undefined ? undefined : dirname(folder);
}

/** The last lines that a process printed, for the message about its exit. */
function endOf(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').slice(-500);
}
