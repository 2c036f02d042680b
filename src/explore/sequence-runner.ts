import type { Personas } from '../accounts/personas.ts';
import { excerpt } from '../domain/body.ts';
import { type Exchange, parseJson, type ReceivedResponse } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import type { ExplorationStep } from '../domain/report.ts';
import type { TargetValues } from '../domain/scenario.ts';
import { bodyOf } from '../engine/execute.ts';
import { adminRefused, isAdminRefused } from '../engine/inconclusive.ts';
import type { Client } from '../http/client.ts';
import { describeNoResponse } from '../http/no-response.ts';
import type { LicenseGuard } from '../license/guard-types.ts';
import type { LicenseState } from '../license/license-state.ts';
import {
  isSuccess,
  type ModelFacts,
  next,
  type Prediction,
  predict,
  type Stored,
  stateInWords,
  stateProblem,
} from './model.ts';
import { describeStep, requests, type Step } from './requests.ts';

/** Everything that an exploration takes. */
export interface ExplorationContext {
  readonly client: Client;
  /** Must have begun: the license is there to be put back. */
  readonly guard: LicenseGuard;
  readonly personas: Personas;
  readonly targetValues: TargetValues;
  readonly anonymousAccess: ModelFacts['anonymousAccess'];
  readonly signal: AbortSignal | undefined;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** The state of the model, which commands change as they go. */
export interface Model {
  stored: Stored;
}

/** What came of a step. `unanswered`: no answer came, so that nobody knows what was done. `ended`: nothing may be sent any more. */
export type StepResult = 'as predicted' | 'otherwise' | 'unanswered' | 'ended';

/** Takes the steps of sequences, one after another, and holds what comes back against the model. */
export interface SequenceRunner {
  /** What was sent since the last `setOut`. */
  readonly steps: readonly ExplorationStep[];
  /** What was otherwise than predicted, in one sentence; undefined where nothing was. */
  readonly message: string | undefined;
  /** Why the exploration ended before its end; `time` where it took too long. */
  readonly ended: Problem | 'time' | undefined;
  /** Begins a new sequence. */
  startSequence(): void;
  take(step: Step, model: Model): Promise<StepResult>;
}

/** How many requests in a row may stay without an answer before the target counts as gone. */
const patience = 3;

/** @param deadline - the last moment for another request, by the clock of the ground */
export function createSequenceRunner(ground: ExplorationContext, deadline: number): SequenceRunner {
  const { client, guard, personas } = ground;
  let steps: ExplorationStep[] = [];
  let message: string | undefined;
  let ended: SequenceRunner['ended'];
  let silent = 0;
  let prompt = false;
  let given: string | undefined;

  const facts = (): ModelFacts => ({
    anonymousAccess: ground.anonymousAccess,
    hasOtherSource: guard.hasOtherSource,
    tokenEndpointSupported: guard.tokenEndpointSupported,
    prompt,
    given,
  });

  const send = ({ request, persona }: Step): Promise<Exchange> => {
    const { endpoint, body } = requests[request];
    const had = personas[persona];
    const text = bodyOf({ ...(body === undefined ? {} : { body }) }, ground.targetValues);
    return client.send({
      method: endpoint.method,
      path: endpoint.path,
      as: 'as' in had ? had.as : { kind: 'none' },
      ...(text === undefined ? {} : { body: text }),
    });
  };

  const mayGoOn = (): boolean => {
    if (ground.signal?.aborted) ended ??= createProblem('interrupted');
    else if (ground.now() >= deadline) ended ??= 'time';
    return ended === undefined;
  };

  const isAlive = async (): Promise<boolean> => {
    const probe = await client.send({ method: 'GET', path: '/api/health', as: { kind: 'none' } });
    return describeNoResponse(probe) === undefined;
  };

  const withoutAnswer = async (step: Step, silence: string): Promise<StepResult> => {
    silent += 1;
    if (!mayGoOn()) return 'ended';
    if (silent < patience && (await isAlive())) return 'unanswered';
    ended = createProblem('stopped-answering', { at: `"${describeStep(step)}" (exploration)`, failure: silence });
    return 'ended';
  };

  const learn = ({ effect }: Prediction, stored: Stored, before: LicenseState, after: LicenseState): void => {
    if (effect === 'removes' && stored === 'none') guard.recordEffect('removed', before, after);
    if (effect !== 'adds' || stored !== 'given') return;
    if (before.available === false && after.available === true) prompt = true;
    if (after.token.kind === 'license') given ??= after.token.identity;
  };

  return {
    get steps() {
      return steps;
    },
    get message() {
      return message;
    },
    get ended() {
      return ended;
    },
    startSequence() {
      steps = [];
      message = undefined;
    },
    async take(step, model) {
      if (!mayGoOn()) return 'ended';
      const before = guard.lastState;
      const prediction = predict(model.stored, step, facts());
      const exchange = await send(step);
      const { response } = exchange;
      if (step.persona === 'server-admin' && isAdminRefused(exchange)) {
        ended = adminRefused;
        return 'ended';
      }
      const silence = describeNoResponse(exchange);
      if (!response || silence !== undefined) return withoutAnswer(step, silence ?? 'no response');
      silent = 0;
      model.stored = next(model.stored, prediction, response.status);
      const { status } = response;
      const observed = await guard.waitUntil(
        (seen) => stateProblem(prediction, status, model.stored, { before, after: seen }, facts()) === undefined,
      );
      if (isSuccess(response.status)) learn(prediction, model.stored, before, observed);
      // Not what the look gave: the keeper may have learned from it how much of it to believe.
      const after = guard.lastState;
      const wrongAnswer = answerProblem(prediction, response);
      const wrongState = stateProblem(prediction, response.status, model.stored, { before, after }, facts());
      steps.push({
        persona: step.persona,
        expected: `${answerInWords(prediction)}; then ${stateInWords(prediction, status, model.stored)}`,
        seen: `${seenAnswer(prediction, response)}; then ${wrongState ?? describeState(after)}`,
        exchange,
      });
      if (wrongAnswer === undefined && wrongState === undefined) return 'as predicted';
      message = sentence(step, wrongAnswer ?? `answered with status ${status}, as it should be`, wrongState);
      return 'otherwise';
    },
  };
}

function answerProblem(prediction: Prediction, response: ReceivedResponse): string | undefined {
  const { allows, description: says } = prediction;
  const parsed = parseJson(response.body);
  const isRight = allows(response.status) && (says === undefined || (parsed.ok && parsed.value === says));
  if (isRight) return undefined;
  // What the target wrote stands in the step; here are words of our own.
  const seen = allows(response.status) ? 'another value' : `status ${response.status}`;
  return `answered with ${seen} instead of ${answerInWords(prediction)}`;
}

function answerInWords({ statuses, description: says }: Prediction): string {
  return says === undefined ? statuses : `${statuses} with ${says}`;
}

function seenAnswer({ description: says }: Prediction, { status, body }: ReceivedResponse): string {
  return says === undefined ? `status ${status}` : `status ${status} with ${excerpt(body)}`;
}

function describeState({ available, token: shown }: LicenseState): string {
  const check = `check says ${available ?? 'neither true nor false'}`;
  if (shown.kind === 'unknown') return check;
  return `${check}, and ${shown.kind === 'license' ? 'a license' : 'no license'} is named`;
}

function sentence(step: Step, answer: string, state: string | undefined): string {
  return `${describeStep(step)}: ${answer}${state === undefined ? '' : `; ${state}`}.`;
}
