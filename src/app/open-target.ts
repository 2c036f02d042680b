import type { Settings } from '../config/settings.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import type { RunEvent, RunHooks } from '../domain/run-events.ts';
import { type BuiltInServer, startBuiltInServer } from './built-in-server.ts';
import { defaultDependencies, type RunDependencies } from './dependencies.ts';
import { partsOf, type RunParts } from './parts.ts';
import { type FinishedRun, initialRunState, type RunState } from './run-state.ts';
import { safeListener } from './safe-listener.ts';
import { openSession, type Session } from './session.ts';

/** What it takes to open a target. */
export interface TargetRequest {
  readonly settings: Settings;
  readonly hooks?: RunHooks;
  readonly dependencies?: RunDependencies;
  /** Starts the server to use with `reference`; by default the built-in reference server. */
  readonly startServer?: (settings: Settings) => Promise<BuiltInServer>;
  /** Why the settings do not allow the run; checked before anything is sent. */
  readonly refusal?: (settings: Settings) => Problem | undefined;
}

/** A target that was identified. */
export interface OpenTarget {
  readonly session: Session;
  readonly parts: RunParts;
  /** Collects what the run finds, for the report. */
  readonly runState: RunState;
  readonly signal: AbortSignal | undefined;
  readonly dependencies: RunDependencies;
  readonly onEvent: (event: RunEvent) => void;
  /** Adds a note to the report and reports it as an event. */
  readonly note: (text: string) => void;
}

/**
 * Starts the built-in server if it is the target, identifies the target, hands it to `use`, and closes everything.
 *
 * @returns what was found; what went wrong with the target is `runState.problem`
 * @throws only what is an error of this package itself
 */
export async function withOpenTarget(
  request: TargetRequest,
  use: (target: OpenTarget) => Promise<void>,
): Promise<FinishedRun> {
  const { hooks = {}, dependencies = defaultDependencies, startServer = startBuiltInServer } = request;
  const startedAt = new Date();
  const start = performance.now();
  const builtIn = request.settings.reference ? await startServer(request.settings) : undefined;
  const settings = builtIn?.settings ?? request.settings;
  const parts = partsOf(settings);
  const runState = initialRunState(parts, builtIn !== undefined);
  const onEvent = safeListener(hooks, runState.notes);
  const note = (text: string): void => {
    runState.notes.push(text);
    onEvent({ kind: 'note', text });
  };
  const client = dependencies.clientOf(parts.connection, hooks.signal, note);
  try {
    const refusal = request.refusal?.(settings);
    if (refusal) throw new ProblemError(refusal);
    const session = await openSession(client, parts, builtIn !== undefined, dependencies, hooks.signal);
    runState.target = session.target;
    runState.runId = session.runId;
    [...session.identity.notes, ...session.licenseNotes].forEach(note);
    await use({ session, parts, runState, signal: hooks.signal, dependencies, onEvent, note });
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    runState.problem = thrown.problem;
  } finally {
    await client.close();
    await builtIn?.close();
  }
  return { runState, parts, startedAt, durationMs: performance.now() - start };
}
