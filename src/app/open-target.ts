import { randomInt } from 'node:crypto';
import type { Settings } from '../config/settings.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import type { RunEvent, RunHooks } from '../domain/run-events.ts';
import { interruptionBy, timeLimit } from '../engine/time-limit.ts';
import type { Client } from '../http/client.ts';
import { firstReading } from '../license/guard/guard-state.ts';
import { redactText } from '../report/redact.ts';
import { contradictedAssumptions } from './assumptions.ts';
import { type BuiltInServer, startBuiltInServer } from './built-in-server.ts';
import { defaultDependencies, type RunDependencies } from './dependencies.ts';
import { unmetExpectations } from './license-expectations.ts';
import { resultListener } from './result-listener.ts';
import { partsOf, type RunParts } from './run-parts.ts';
import { type FinishedRun, initialRunState, type RunState } from './run-state.ts';
import { safeListener } from './safe-listener.ts';
import { secretsOf } from './secrets.ts';
import { openSession, type Session } from './session.ts';
import { waitForServer } from './wait-for-server.ts';

/** What it takes to open a target. */
export interface TargetRequest {
  readonly settings: Settings;
  readonly hooks?: RunHooks;
  readonly dependencies?: RunDependencies;
  /** Starts the server to use with `reference`; by default the built-in reference server. */
  readonly startServer?: (settings: Settings) => Promise<BuiltInServer>;
  /** Why the settings do not allow the run; checked before anything is sent. */
  readonly refusal?: (settings: Settings) => Problem | undefined;
  /** Called when the password of the admin is known to be right, while the target is identified. */
  readonly onAdminProven?: (client: Client, parts: RunParts) => void;
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
  readonly note: (note: Note) => void;
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
  const runState = initialRunState(parts, builtIn !== undefined, parts.seed ?? randomInt(2 ** 31));
  const onResult = resultListener(hooks, parts, runState);
  const listener = safeListener('onEvent', hooks.onEvent, runState.notes);
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'judged') onResult(event.result);
    listener(event);
  };
  const note = (one: Note): void => {
    runState.notes.push(one);
    // The report is redacted at its end; a listener prints the note now, and knows only the secrets that were configured.
    const message = redactText(one.message, secretsOf(parts, runState.personas, runState.logins));
    onEvent({ kind: 'note', note: { ...one, message } });
  };
  const timer = timeLimit(parts.maxTimeMs);
  const signals = [hooks.signal, timer?.signal].filter((one) => one !== undefined);
  const signal = signals.length === 0 ? undefined : AbortSignal.any(signals);
  const client = dependencies.clientOf(parts.connection, signal, note, dependencies.pause);
  try {
    const refusal = request.refusal?.(settings);
    if (refusal) throw new ProblemError(refusal);
    onEvent({ kind: 'stage', stage: 'connecting', url: client.url });
    if (parts.waitMs > 0) await waitForServer(client, parts.waitMs, dependencies, signal);
    const announcing = onFirstResponse(client, () => onEvent({ kind: 'stage', stage: 'identifying', url: client.url }));
    const session = await openSession(announcing, parts, builtIn !== undefined, dependencies, signal, {
      onAdminProven: () => request.onAdminProven?.(client, parts),
    });
    runState.target = session.target;
    runState.runId = session.runId;
    const contradicted = contradictedAssumptions(parts, session.identity);
    [...session.identity.notes, ...contradicted, ...session.accountNotes, ...session.licenseNotes].forEach(note);
    if (parts.license !== undefined && parts.expectations.expect === undefined && session.target.licensed === false) {
      note(createNote('license-not-in-force'));
    }
    const { guard } = session;
    runState.firstReading = firstReading(guard.state);
    const unmet = unmetExpectations(parts.expectations, runState.firstReading, dependencies.wallClock());
    runState.findings = [...runState.findings, ...unmet];
    await use({ session, parts, runState, signal, dependencies, onEvent, note });
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    runState.problem = withCause(thrown.problem, signal);
  } finally {
    timer?.cancel();
    await client.close();
    await builtIn?.close();
  }
  return { runState, parts, startedAt, durationMs: performance.now() - start };
}

/** Where a request was aborted, only the signal shows whether the time of the run was over. */
function withCause(problem: Problem, signal: AbortSignal | undefined): Problem {
  return problem.code === 'interrupted' && signal?.aborted ? interruptionBy(signal) : problem;
}

/** The same client, which calls a function at its first response. */
function onFirstResponse(client: Client, announce: () => void): Client {
  let isAnnounced = false;
  return {
    ...client,
    async send(request) {
      const exchange = await client.send(request);
      if (exchange.response && !isAnnounced) {
        isAnnounced = true;
        announce();
      }
      return exchange;
    },
  };
}
