import type { ReceivedResponse } from '../domain/exchange.ts';
import type { ExplorationStep } from '../domain/report.ts';
import { apiRequest } from '../engine/transport.ts';
import { isSuccessStatus } from '../http/response-class.ts';
import type { LicenseGuard } from '../license/guard-types.ts';
import type { LicenseState } from '../license/license-state.ts';
import { createEndCondition, type EndReason } from './end-condition.ts';
import type { ExplorationContext } from './exploration-context.ts';
import { createFactsRecorder, type FactsRecorder } from './facts-recorder.ts';
import { next, type Prediction, predict, type Stored, stateProblem } from './model.ts';
import { requests, type Step } from './requests.ts';
import { describeExpected, describeMismatch, describeSeen, responseProblem } from './step-report.ts';

/** The state of the model, which commands change while they run. */
export interface Model {
  stored: Stored;
}

/**
 * The result of a step. `no response`: nothing came back, so it is not known whether the request was carried out.
 * `ended`: no further request may be sent.
 */
export type StepResult = 'as predicted' | 'mismatch' | 'no response' | 'ended';

/** Runs the steps of sequences, one after another, and compares each response with the model. */
export interface SequenceRunner {
  /** The steps of the current sequence. */
  readonly steps: readonly ExplorationStep[];
  /** What was not as predicted, in one sentence; undefined if everything was. */
  readonly message: string | undefined;
  /** Why the exploration ended early; undefined if it may go on. */
  readonly ended: EndReason | undefined;
  startSequence(): void;
  /** Sends the request of a step and moves the model on. */
  take(step: Step, model: Model): Promise<StepResult>;
}

/** @param deadline - when to stop sending requests, by the clock of the context */
export function createSequenceRunner(context: ExplorationContext, deadline: number): SequenceRunner {
  const { client, guard, personas, targetValues } = context;
  const end = createEndCondition(context, deadline);
  const facts = createFactsRecorder(context);
  let steps: ExplorationStep[] = [];
  let message: string | undefined;

  return {
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
      const before = guard.lastState;
      const prediction = predict(model.stored, step, facts.current());
      const exchange = await client.send(apiRequest(requests[step.request], personas[step.persona], targetValues));
      const stop = await end.afterResponse(step, exchange);
      if (stop) return stop;
      const { response } = exchange;
      if (!response) return 'no response';
      model.stored = next(model.stored, prediction, response.status);
      const answered = { step, prediction, response, stored: model.stored, before };
      const compared = await compareWithModel(guard, facts, answered);
      steps.push({ persona: step.persona, expected: compared.expected, seen: compared.seen, exchange });
      message = compared.mismatch;
      return message === undefined ? 'as predicted' : 'mismatch';
    },
  };
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

/** Waits until the license is as predicted, and says in words what was expected, what was seen and what is wrong. */
async function compareWithModel(
  guard: LicenseGuard,
  facts: FactsRecorder,
  { step, prediction, response, stored, before }: AnsweredStep,
): Promise<{ readonly expected: string; readonly seen: string; readonly mismatch: string | undefined }> {
  const { status } = response;
  const problemWith = (after: LicenseState): string | undefined =>
    stateProblem(prediction, status, stored, { before, after }, facts.current());
  const observed = await guard.waitUntil((state) => problemWith(state) === undefined);
  if (isSuccessStatus(status)) facts.recordEffect(prediction, stored, before, observed);
  // Not the observed state: recordEffect may have changed which part of it the guard trusts.
  const after = guard.lastState;
  const [wrongResponse, wrongState] = [responseProblem(prediction, response), problemWith(after)];
  const isAsPredicted = wrongResponse === undefined && wrongState === undefined;
  return {
    expected: describeExpected(prediction, status, stored),
    seen: describeSeen(prediction, response, wrongState, after),
    mismatch: isAsPredicted
      ? undefined
      : describeMismatch(step, wrongResponse ?? `returned status ${status} as expected`, wrongState),
  };
}
