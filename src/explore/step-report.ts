import { excerpt } from '../domain/excerpt.ts';
import { parseJson, type ReceivedResponse } from '../domain/exchange.ts';
import type { LicenseState } from '../license/license-state.ts';
import { type Prediction, type Stored, stateInWords } from './model.ts';
import { describeStep, type Step } from './requests.ts';

/** What is wrong with a response, in words; undefined if it is as predicted. */
export function responseProblem(prediction: Prediction, response: ReceivedResponse): string | undefined {
  const { allows, checkValue } = prediction;
  const parsed = parseJson(response.body);
  const isValueRight = checkValue === undefined || (parsed.ok && parsed.value === checkValue);
  if (allows(response.status) && isValueRight) return undefined;
  // The body of the target is in the step; the message has only words of our own.
  const seen = allows(response.status) ? 'another value' : `status ${response.status}`;
  return `returned ${seen} instead of ${responseInWords(prediction)}`;
}

/** What a step expects of the response and of the license after it. */
export function describeExpected(prediction: Prediction, status: number, after: Stored): string {
  return `${responseInWords(prediction)}; then ${stateInWords(prediction, status, after)}`;
}

/** What was seen after a step: the response, and the problem with the state of the license or the state itself. */
export function describeSeen(
  { checkValue }: Prediction,
  { status, body }: ReceivedResponse,
  problem: string | undefined,
  after: LicenseState,
): string {
  const response = checkValue === undefined ? `status ${status}` : `status ${status} with ${excerpt(body)}`;
  return `${response}; then ${problem ?? describeState(after)}`;
}

/** The message about a step that was not as predicted. */
export function describeMismatch(step: Step, response: string, state: string | undefined): string {
  return `${describeStep(step)}: ${response}${state === undefined ? '' : `; ${state}`}.`;
}

function responseInWords({ statuses, checkValue }: Prediction): string {
  return checkValue === undefined ? statuses : `${statuses} with ${checkValue}`;
}

function describeState({ available, token }: LicenseState): string {
  const check = `check returns ${available ?? 'neither true nor false'}`;
  if (token.kind === 'unknown') return check;
  return `${check}, and ${token.kind === 'license' ? 'a license' : 'no license'} is shown`;
}
