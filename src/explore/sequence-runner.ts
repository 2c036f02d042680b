import { credentialsIn, type Personas } from '../accounts/personas.ts';
import { excerpt } from '../domain/body.ts';
import { type Exchange, parseJson, type ReceivedResponse } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import type { ExplorationStep } from '../domain/report.ts';
import type { TargetValues } from '../domain/scenario.ts';
import { adminRefused, isAdminRefused } from '../engine/inconclusive.ts';
import { createLivenessMonitor } from '../engine/liveness.ts';
import { apiRequest, livenessProbe } from '../engine/transport.ts';
import type { Client } from '../http/client.ts';
import { describeNoResponse } from '../http/no-response.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import { type LicenseState, licenseStateOf } from '../license/license-state.ts';
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
  /** Why the exploration ended before its end; `time` if it took too long; `not-permitted` if the guard permits no further request. */
  readonly ended: Problem | 'time' | 'not-permitted' | undefined;
  /** Begins a new sequence. */
  startSequence(): void;
  take(step: Step, model: Model): Promise<StepResult>;
}

/** @param deadline - the last moment for another request, by the clock of the context */
export function createSequenceRunner(context: ExplorationContext, deadline: number): SequenceRunner {
  const { client, guard, personas } = context;
  const liveness = createLivenessMonitor(livenessProbe(client));
  let steps: ExplorationStep[] = [];
  let message: string | undefined;
  let ended: SequenceRunner['ended'];
  let prompt = false;
  let given: string | undefined;

  const facts = (): ModelFacts => ({
    hasOtherSource: guard.state.hasOtherSource,
    tokenEndpointSupported: guard.state.isTokenKnown && !guard.state.ignoresToken,
    prompt,
    given,
  });

  const stateNow = (): LicenseState => licenseStateOf(guard.state.left, true, context.now());

  /** Sends the request of a step; undefined if the guard does not permit it. */
  const send = async (step: Step, prediction: Prediction): Promise<Exchange | undefined> => {
    const { endpoint, body } = requests[step.request];
    const request = apiRequest(
      { endpoint, ...(body === undefined ? {} : { body }) },
      credentialsIn(personas[step.persona]),
      context.targetValues,
    );
    if (endpoint.id === 'check') {
      const exchange = await client.send(request);
      await guard.read();
      return exchange;
    }
    const performed = await guard.perform({
      id: describeStep(step),
      endpoint: endpoint.id,
      mustBeRejected: prediction.effect === 'nothing',
      send: (responseWithinMs) => client.send({ ...request, responseWithinMs }),
    });
    return performed.isSent ? performed.exchange : undefined;
  };

  const mayGoOn = (): boolean => {
    if (context.signal?.aborted) ended ??= createProblem('interrupted');
    else if (context.now() >= deadline) ended ??= 'time';
    return ended === undefined;
  };

  const withoutAnswer = async (step: Step, exchange: Exchange): Promise<StepResult> => {
    if (!mayGoOn()) return 'ended';
    const silence = await liveness.observe(exchange);
    if (silence === undefined) return 'unanswered';
    ended = createProblem('stopped-answering', { at: `"${describeStep(step)}" (exploration)`, failure: silence });
    return 'ended';
  };

  const noteAddition = ({ effect }: Prediction, stored: Stored, before: LicenseState, after: LicenseState): void => {
    if (effect !== 'adds' || stored !== 'given') return;
    if (before.available === false && after.available === true) prompt = true;
    if (after.token.kind === 'license') given ??= after.token.identity;
  };

  /** Compares what came back with the prediction. */
  const compare = (
    step: Step,
    { prediction, stored, before }: { prediction: Prediction; stored: Stored; before: LicenseState },
    exchange: Exchange & { readonly response: ReceivedResponse },
  ): StepResult => {
    const { response } = exchange;
    const { status } = response;
    const after = stateNow();
    if (isSuccess(status)) noteAddition(prediction, stored, before, after);
    const wrongAnswer = answerProblem(prediction, response);
    const wrongState = stateProblem(prediction, status, stored, { before, after }, facts());
    steps.push({
      persona: step.persona,
      expected: `${answerInWords(prediction)}; then ${stateInWords(prediction, status, stored)}`,
      seen: `${seenAnswer(prediction, response)}; then ${wrongState ?? describeState(after)}`,
      exchange,
    });
    if (wrongAnswer === undefined && wrongState === undefined) return 'as predicted';
    message = sentence(step, wrongAnswer ?? `the response has status ${status}, as it should`, wrongState);
    return 'otherwise';
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
      const before = stateNow();
      const prediction = predict(model.stored, step, facts());
      const exchange = await send(step, prediction);
      if (exchange === undefined) {
        ended ??= 'not-permitted';
        return 'ended';
      }
      const { response } = exchange;
      if (step.persona === 'server-admin' && isAdminRefused(exchange)) {
        ended = adminRefused;
        return 'ended';
      }
      if (!response || describeNoResponse(exchange) !== undefined) return withoutAnswer(step, exchange);
      await liveness.observe(exchange);
      model.stored = next(model.stored, prediction, response.status);
      return compare(step, { prediction, stored: model.stored, before }, { ...exchange, response });
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
