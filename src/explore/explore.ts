import fc from 'fast-check';
import { createNote, type Note } from '../domain/messages/notes.ts';
import type { Persona } from '../domain/persona.ts';
import type { Problem } from '../domain/problem.ts';
import type { Exploration, ExplorationStep } from '../domain/report.ts';
import { commandOf, type RunStep, type SequenceCommand, start, stepsOf } from './commands.ts';
import type { EndReason } from './end-condition.ts';
import type { ExplorationContext } from './exploration-context.ts';
import { explorers } from './requests.ts';
import { createSequenceRunner, type Model, type StepResult } from './sequence-runner.ts';

/** What to explore. */
export interface ExplorationOptions {
  /** How many sequences. */
  readonly sequences: number;
  /** A 32-bit integer. The same seed gives the same sequences if the same personas are available. */
  readonly seed: number;
}

/** The result, and the problem that ended it early, if any. */
export interface ExplorationResult {
  readonly exploration: Exploration;
  readonly problem: Problem | null;
  readonly notes: readonly Note[];
  /** Whether requests that belong to the sequences were not sent, because a password rests. */
  readonly isInconclusive: boolean;
}

/** The maximum number of requests of a sequence, besides those that it begins with. */
const maxCommands = 12;

/** The maximum number of sequences to try when shrinking a failing one. */
const maxShrinks = 100;

/** The time limit of an exploration in milliseconds: a fixed part, and one for each sequence. */
const timeLimitMs = { fixed: 10_000, perSequence: 2_000 } as const;

/**
 * Sends random sequences of requests by random personas, one after another, and compares each response and the state of
 * the license after it with the model. The first sequence that fails is shrunk, and the exploration ends.
 *
 * It changes the license of the target many times and does not restore it: the caller does, with the guard of the
 * context. Never throws for anything a target does.
 */
export async function explore(
  context: ExplorationContext,
  { sequences, seed }: ExplorationOptions,
): Promise<ExplorationResult> {
  const deadline = context.now() + timeLimitMs.fixed + sequences * timeLimitMs.perSequence;
  const runner = createSequenceRunner(context, deadline);
  const steps = stepsOf((persona) => 'as' in context.personas[persona]);
  let explored = 0;
  let shrinks = 0;
  let failure: Exploration['failure'] = null;

  const runSequence = async (commands: Iterable<SequenceCommand>): Promise<void> => {
    if (failure && ++shrinks > maxShrinks) throw finishExploration();
    const model: Model = { stored: 'unknown' };
    const runStep: RunStep = async (step, current) => onResult(await runner.take(step, current));
    runner.startSequence();
    for (const step of start) await runStep(step, model);
    await fc.asyncModelRun(() => ({ model, real: runStep }), commands);
    if (!failure) explored += 1;
  };

  /** Reports the result of a step to fast-check. */
  const onResult = (result: StepResult): void => {
    switch (result) {
      case 'as predicted':
      case 'not sent':
        return;
      case 'no response':
        throw new fc.PreconditionFailure();
      case 'ended':
        throw finishExploration();
      case 'mismatch': {
        if (!failure) explored += 1;
        failure = { message: runner.message ?? '', steps: runner.steps };
        // No retry after 401: five failed logins would lock the account.
        if (isAdminDenied(runner.steps.at(-1))) throw finishExploration();
        throw new Error(failure.message);
      }
    }
  };

  const isUsable = (persona: Persona): boolean => !runner.resting.has(persona);
  await context.guard.read();
  await fc.check(
    fc.asyncProperty(
      fc.commands(
        steps.map((group) => fc.constantFrom(...group).map((step) => commandOf(step, isUsable))),
        {
          maxCommands,
          size: 'max',
          disableReplayLog: true,
        },
      ),
      runSequence,
    ),
    { seed, numRuns: sequences, maxSkipsPerRun: 1 },
  );

  return {
    exploration: { sequences: explored, seed, failure },
    problem: typeof runner.ended === 'object' ? runner.ended : null,
    notes: [...notesOn(context, explored, sequences, runner.ended, failure), ...restingNotes([...runner.resting])],
    isInconclusive: runner.resting.size > 0,
  };
}

/** Ends fast-check like its time limit does: no further sequence, no shrinking. */
function finishExploration(): Error {
  return new fc.PreconditionFailure(true);
}

function isAdminDenied(step: ExplorationStep | undefined): boolean {
  return step?.persona === 'server-admin' && step.exchange.response?.status === 401;
}

function restingNotes(personas: readonly Persona[]): readonly Note[] {
  return personas.length === 0 ? [] : [createNote('exploration-password-rests', { personas })];
}

function notesOn(
  { personas }: ExplorationContext,
  explored: number,
  sequences: number,
  ended: EndReason | undefined,
  failure: Exploration['failure'],
): readonly Note[] {
  const missing = explorers.filter((persona) => 'missing' in personas[persona]);
  const isShort = explored < sequences && failure === null;
  const because = ended === 'time' || ended === 'not-permitted' ? ended : 'unanswered';
  return [
    ...(missing.length === 0 ? [] : [createNote('exploration-without-personas', { personas: missing })]),
    ...(isShort && typeof ended !== 'object'
      ? [createNote('exploration-ended-early', { explored, sequences, because })]
      : []),
  ];
}
