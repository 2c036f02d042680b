import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createProblem } from '../domain/messages/problems.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import type { Job, Message } from './worker/job.ts';

/** The process that holds Pact's native library. */
export interface PactProcess {
  /**
   * Does one job.
   *
   * @throws ProblemError `pact-failed`, `pact-died` or `pact-silent`; `interrupted` if the signal was aborted
   */
  run(job: Job): Promise<string>;
  /** Something is going on: the silence that is waited for begins anew. */
  touch(): void;
  /** Whether it can take another job. */
  alive(): boolean;
  /** Ends the process at once, whatever it does. */
  end(): void;
}

export interface PactProcessOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a sign of life after which it is ended. */
  readonly silenceMs?: number;
  /** The module that the process runs; by default the one that holds Pact. */
  readonly module?: string;
}

const defaultSilenceMs = 60_000;
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

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
  const module = options.module ?? fileURLToPath(new URL(`./worker/main.${extension}`, import.meta.url));
  const child = fork(module, [], {
    env: environment(process.env),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C goes to a whole group of processes; this one is to end when the run says so.
    detached: process.platform !== 'win32',
  });
  const said = lastWords(child);
  const end = (): void => {
    child.kill('SIGKILL');
  };
  let touch = (): void => {};

  const nextMessage = (): Promise<Message> =>
    new Promise((resolve, reject) => {
      const silenceMs = options.silenceMs ?? defaultSilenceMs;
      const silent = (): void => {
        const seconds = Math.round(silenceMs / 1000);
        fail(new ProblemError(createProblem('pact-silent', { seconds, output: said() })));
      };
      const timer = setTimeout(silent, silenceMs);
      touch = () => timer.refresh();
      const settle = (): void => {
        clearTimeout(timer);
        touch = () => {};
        child.off('message', heard).off('exit', gone).off('error', fail);
        options.signal?.removeEventListener('abort', interrupted);
      };
      const fail = (error: Error): void => {
        settle();
        end();
        reject(error);
      };
      const heard = (message: Message): void => {
        settle();
        resolve(message);
      };
      const gone = (code: number | null, signal: string | null): void =>
        fail(new ProblemError(createProblem('pact-died', { cause: signal ?? `exit code ${code}`, output: said() })));
      const interrupted = (): void => fail(new ProblemError(createProblem('interrupted')));
      child.on('message', heard).on('exit', gone).on('error', fail);
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
      const answer = nextMessage();
      child.send(job);
      const message = await answer;
      if (message.kind === 'done') return message.output;
      const why = message.kind === 'failed' ? message.message.slice(0, 2000) : 'it did not say why';
      throw new ProblemError(createProblem('pact-failed', { error: why }));
    },
    touch: () => touch(),
    alive: () => child.connected && child.exitCode === null && !child.killed,
    end,
  };
}

/**
 * What the process finds in its environment. No proxy: Pact would send requests to this machine there. No credentials:
 * it needs none. Nothing is reported to anybody.
 */
export function environment(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))),
    DO_NOT_TRACK: '1',
    PACT_DO_NOT_TRACK: 'true',
    SCARF_ANALYTICS: 'false',
    NO_COLOR: '1',
  };
}

/** The end of what a process printed, for the message about its death. */
function lastWords({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-2000);
    });
  }
  return () => text.trim().replaceAll(/\s+/g, ' ').slice(-500);
}
