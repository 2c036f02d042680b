import fc from 'fast-check';
import { createNote, type Note } from '../domain/messages/notes.ts';
import type { Problem } from '../domain/problem.ts';
import type { Exploration, ExplorationStep } from '../domain/report.ts';
import { type Command, commandOf, type RunStep, start, stepsOf } from './commands.ts';
import { explorers } from './requests.ts';
import {
  createSequenceRunner,
  type ExplorationContext,
  type Model,
  type SequenceRunner,
  type StepResult,
} from './sequence-runner.ts';

/** What to explore. */
export interface ExplorationOptions {
  /** How many sequences. */
  readonly sequences: number;
  /** A 32-bit integer. The same seed gives the same sequences where the same personas can be had. */
  readonly seed: number;
}

/** What came of it, and why it ended early where it did. */
export interface ExplorationResult {
  readonly exploration: Exploration;
  readonly problem: Problem | null;
  readonly notes: readonly Note[];
}

/** How many requests a sequence has at most, beside those that it begins with. */
const maxCommands = 12;

/** How many sequences are tried at most to find a shorter one that fails, too. */
const maxShrinks = 100;

/** How long an exploration may take: milliseconds in all, and for each sequence. */
const timeLimit = { inAll: 10_000, each: 2_000 } as const;

/**
 * Sends random sequences of requests by random personas, one after another, and holds each answer and the state of the
 * license after it against the model. The first sequence that fails is shortened, and the exploration ends.
 *
 * It changes the license of the target again and again; to put it back is up to the keeper of the ground. Never throws
 * for what a target does.
 */
export async function explore(
  ground: ExplorationContext,
  { sequences, seed }: ExplorationOptions,
): Promise<ExplorationResult> {
  const walker = createSequenceRunner(ground, ground.now() + timeLimit.inAll + sequences * timeLimit.each);
  const steps = stepsOf((persona) => 'as' in ground.personas[persona]);
  let explored = 0;
  let shrinks = 0;
  let failure: Exploration['failure'] = null;

  const walk = async (commands: Iterable<Command>): Promise<void> => {
    if (failure && ++shrinks > maxShrinks) throw finishExploration();
    const model: Model = { stored: 'unknown' };
    const stride: RunStep = async (step, at) => heed(await walker.take(step, at));
    walker.startSequence();
    for (const step of start) await stride(step, model);
    await fc.asyncModelRun(() => ({ model, real: stride }), commands);
    if (!failure) explored += 1;
  };

  /** Tells fast-check what came of a step. */
  const heed = (taken: StepResult): void => {
    switch (taken) {
      case 'as predicted':
        return;
      case 'unanswered':
        throw new fc.PreconditionFailure();
      case 'ended':
        throw finishExploration();
      case 'otherwise': {
        if (!failure) explored += 1;
        failure = { message: walker.message ?? '', steps: walker.steps };
        // No retry after 401: five refusals would lock the account.
        if (isAdminRefused(walker.steps.at(-1))) throw finishExploration();
        throw new Error(failure.message);
      }
    }
  };

  await ground.guard.read();
  await fc.check(
    fc.asyncProperty(
      fc.commands(
        steps.map((some) => fc.constantFrom(...some).map(commandOf)),
        {
          maxCommands,
          size: 'max',
          disableReplayLog: true,
        },
      ),
      walk,
    ),
    { seed, numRuns: sequences, maxSkipsPerRun: 1 },
  );

  return {
    exploration: { sequences: explored, seed, failure },
    problem: typeof walker.ended === 'object' ? walker.ended : null,
    notes: notesOn(ground, explored, sequences, walker.ended, failure),
  };
}

/** Ends a check of fast-check as a time limit does, without a further sequence and without shrinking. */
function finishExploration(): Error {
  return new fc.PreconditionFailure(true);
}

function isAdminRefused(step: ExplorationStep | undefined): boolean {
  return step?.persona === 'server-admin' && step.exchange.response?.status === 401;
}

function notesOn(
  { personas }: ExplorationContext,
  explored: number,
  sequences: number,
  ended: SequenceRunner['ended'],
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
