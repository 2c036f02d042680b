import { credentialsIn } from '../accounts/personas.ts';
import type { Exchange, ReceivedResponse } from '../domain/exchange.ts';
import { type Persona, serverAdmin } from '../domain/persona.ts';
import type { ExplorationStep } from '../domain/report.ts';
import { isSuccessStatus } from '../domain/status.ts';
import { performWrite } from '../engine/perform-write.ts';
import { apiRequest } from '../engine/transport.ts';
import type { Credentials } from '../http/client.ts';
import { isPasswordRefused } from '../http/password-refusal.ts';
import type { LicenseState } from '../license/license-state.ts';
import { createEndCondition, type EndReason } from './end-condition.ts';
import type { ExplorationContext } from './exploration-context.ts';
import { createFactsRecorder, type FactsRecorder } from './facts-recorder.ts';
import { next, type Prediction, predict, type Stored, stateProblem } from './model.ts';
import { describeStep, requests, type Step } from './requests.ts';
import { describeExpected, describeMismatch, describeSeen, responseProblem } from './step-report.ts';

/** The state of the model, which commands change while they run. */
export interface Model {
  stored: Stored;
}

/**
 * The result of a step. `no response`: nothing came back, so it is not known whether the request was carried out.
 * `not sent`: the password of the persona rests. `ended`: no further request may be sent.
 */
export type StepResult = 'as predicted' | 'mismatch' | 'no response' | 'not sent' | 'ended';

/** Runs the steps of sequences, one after another, and compares each response with the model. */
export interface SequenceRunner {
  /** The steps of the current sequence. */
  readonly steps: readonly ExplorationStep[];
  /** What was not as predicted, in one sentence; undefined if everything was. */
  readonly message: string | undefined;
  /** Why the exploration ended early; undefined if it may go on. */
  readonly ended: EndReason | undefined;
  /** The personas whose password was rejected or is not sent any more. */
  readonly resting: ReadonlySet<Persona>;
  startSequence(): void;
  /** Sends the request of a step and moves the model on. */
  take(step: Step, model: Model): Promise<StepResult>;
}

/** @param deadline - when to stop sending requests, by the clock of the context */
export function createSequenceRunner(context: ExplorationContext, deadline: number): SequenceRunner {
  const end = createEndCondition(context, deadline);
  const facts = createFactsRecorder(context);
  let steps: ExplorationStep[] = [];
  let message: string | undefined;
  const resting = new Set<Persona>();

  /** Whether the password was rejected; then it rests. That of the server admin ends the exploration. */
  const noteRejection = ({ persona }: Step, exchange: Exchange): boolean => {
    if (persona === serverAdmin || !isPasswordRejected(credentialsIn(context.personas[persona]), exchange))
      return false;
    resting.add(persona);
    return true;
  };

  return {
    resting,
    get steps() {
      return steps;
    },
    get message() {
      return message;
    },
    get ended() {
      return end.reason;
    },
    startSequence() {
      steps = [];
      message = undefined;
    },
    async take(step, model) {
      if (!end.mayContinue()) return 'ended';
      const before = facts.licenseState();
      const prediction = predict(model.stored, step, facts.current());
      const exchange = await send(context, step, prediction);
      if (exchange === undefined) {
        end.onNotPermitted();
        return 'ended';
      }
      const isRejected = noteRejection(step, exchange);
      const stop = await end.afterResponse(step, exchange);
      if (stop) return stop;
      const { response } = exchange;
      if (!response) return 'no response';
      model.stored = next(model.stored, prediction, response.status);
      // A wrong password shows nothing of what the persona may do. What it does to the license counts all the same.
      const expected = isRejected ? { ...prediction, allows: () => true } : prediction;
      const { stored } = model;
      const compared = compareWithModel(facts, { step, prediction: expected, response, stored, before });
      steps.push({ persona: step.persona, expected: compared.expected, seen: compared.seen, exchange });
      message = compared.mismatch;
      return message === undefined ? 'as predicted' : 'mismatch';
    },
  };
}

/** Whether a password was rejected, or not sent because it was rejected before or nothing shows that it is right. */
function isPasswordRejected(as: Credentials, exchange: Exchange): boolean {
  if (as.kind !== 'basic') return false;
  const isUnprovenRejected = as.unproven !== undefined && exchange.response?.status === 401;
  return exchange.failure?.kind === 'withheld' || isUnprovenRejected || isPasswordRefused(exchange);
}

/** Sends the request of a step; undefined if the license guard does not permit it. */
async function send(
  { client, guard, personas, targetValues }: ExplorationContext,
  step: Step,
  prediction: Prediction,
): Promise<Exchange | undefined> {
  const { endpoint } = requests[step.request];
  const request = apiRequest(requests[step.request], credentialsIn(personas[step.persona]), targetValues);
  if (endpoint.id === 'check') {
    const exchange = await client.send(request);
    await guard.read();
    return exchange;
  }
  const performed = await performWrite(guard, {
    id: describeStep(step),
    as: step.persona,
    endpoint: endpoint.id,
    mustBeRejected: prediction.effect === 'nothing',
    send: (responseWithinMs) => client.send({ ...request, responseWithinMs }),
  });
  return performed.isSent ? performed.exchange : undefined;
}

/** A step that got a response. */
interface AnsweredStep {
  readonly step: Step;
  readonly prediction: Prediction;
  readonly response: ReceivedResponse;
  /** The state of the model after the step. */
  readonly stored: Stored;
  /** The state of the license before the step. */
  readonly before: LicenseState;
}

/** Compares the response and the license after it with the prediction, in words. */
function compareWithModel(
  facts: FactsRecorder,
  { step, prediction, response, stored, before }: AnsweredStep,
): { readonly expected: string; readonly seen: string; readonly mismatch: string | undefined } {
  const { status } = response;
  const after = facts.licenseState();
  if (isSuccessStatus(status)) facts.recordAddition(prediction, stored, before, after);
  const wrongResponse = responseProblem(prediction, response);
  const wrongState = stateProblem(prediction, status, stored, { before, after }, facts.current());
  const isAsPredicted = wrongResponse === undefined && wrongState === undefined;
  return {
    expected: describeExpected(prediction, status, stored),
    seen: describeSeen(prediction, response, wrongState, after),
    mismatch: isAsPredicted
      ? undefined
      : describeMismatch(step, wrongResponse ?? `returned status ${status} as expected`, wrongState),
  };
}
