import type { EndpointId } from '../domain/endpoint.ts';
import type { Persona } from '../domain/scenario.ts';
import { describeChange, isStored, type LicenseState } from '../license/license-state.ts';
import { type RequestId, requests, type Step } from './requests.ts';

/**
 * What is stored, as the model has it: nothing, the license that the run was given, or one that came of a renewal.
 * `unknown` is anything at all, as before the first request of a sequence.
 */
export type Stored = 'none' | 'given' | 'renewed' | 'unknown';

/** What is known of a target beside the state of its license; it grows while an exploration goes on. */
export interface ModelFacts {
  /** The license does not come from the target's database alone. */
  readonly hasOtherSource: boolean;
  /** `GET /api/licensing/token` has named a license in this run. */
  readonly tokenEndpointSupported: boolean;
  /** `check` was seen to turn true when a license was added: this target wants no restart for that. */
  readonly prompt: boolean;
  /** The identity of the license that the run was given, where the target has shown it. */
  readonly given: string | undefined;
}

/** What a request does where it is answered with success. */
type Effect = 'adds' | 'renews' | 'removes' | 'nothing';

/** What the documentation lets one expect of a request in a state. */
export interface Prediction {
  readonly allows: (status: number) => boolean;
  /** The statuses in words. */
  readonly statuses: string;
  readonly effect: Effect;
  /** What `check` must say; undefined where either will do, or where it is not what was asked. */
  readonly description: boolean | undefined;
}

/**
 * Predicts the answer to a request. Where the documentation leaves something open, every reading of it is allowed, and
 * so is an answer that a scenario only warns about.
 */
export function predict(stored: Stored, { request, persona }: Step, facts: ModelFacts): Prediction {
  if (persona !== 'server-admin') return refusal(requests[request].endpoint.id, persona);
  switch (request) {
    case 'check':
      return { ...oneOf([200]), description: checkOf(stored, facts) };
    case 'add':
      return { ...oneOf([200]), effect: 'adds' };
    // The page lists 500 for this endpoint, and not for which failure.
    case 'add-garbage':
      return oneOf([400, 500]);
    case 'add-missing':
    case 'add-malformed':
      return oneOf([400]);
    case 'renew':
      return renewal(stored, facts);
    case 'remove':
      return { ...oneOf([202]), effect: 'removes' };
    case 'remove-other':
    case 'remove-longer':
    case 'remove-missing':
      return wrongRemoval(stored, request);
  }
}

/** The state after an answer. What was not answered with success has changed nothing. */
export function next(stored: Stored, { effect }: Prediction, status: number): Stored {
  if (!isSuccess(status)) return stored;
  switch (effect) {
    case 'adds':
      // What is stored then may have been there before.
      return stored === 'unknown' ? 'unknown' : 'given';
    case 'removes':
      return 'none';
    case 'renews':
      return stored === 'given' || stored === 'renewed' ? 'renewed' : 'unknown';
    case 'nothing':
      return stored;
  }
}

/** The state that must be seen after an answer, in words. */
export function stateInWords(prediction: Prediction, status: number, after: Stored): string {
  if (prediction.effect === 'nothing' || !isSuccess(status)) return 'the license as it was';
  const words = { none: 'no license', given: 'the license that was added', renewed: 'a license', unknown: 'any state' };
  return words[after];
}

/**
 * What is wrong with the state that was seen after an answer; undefined where it is as predicted.
 *
 * @param after - the state that the model has come to
 */
export function stateProblem(
  prediction: Prediction,
  status: number,
  after: Stored,
  seen: { readonly before: LicenseState; readonly after: LicenseState },
  facts: ModelFacts,
): string | undefined {
  const changes = prediction.effect !== 'nothing' && isSuccess(status);
  return (changes ? undefined : describeChange(seen.before, seen.after)) ?? disagreement(after, seen.after, facts);
}

/** Where a state that was seen is not the one of the model. */
function disagreement(stored: Stored, seen: LicenseState, facts: ModelFacts): string | undefined {
  if (seen.unknown) return undefined;
  if (seen.available === undefined) return 'check answers neither true nor false';
  switch (stored) {
    case 'unknown':
      return undefined;
    case 'none':
      if (facts.hasOtherSource) return undefined;
      if (isStored(seen, facts.tokenEndpointSupported) === true) return 'a license is stored';
      return seen.available ? 'check says true, though no license is stored' : undefined;
    case 'given':
    case 'renewed':
      if (facts.tokenEndpointSupported && seen.token.kind === 'absent') return 'no license is stored';
      if (stored === 'given' && isAnother(seen, facts)) return 'another license is stored than the one that was added';
      return seen.available || !facts.prompt ? undefined : 'check says false, though a license is stored';
  }
}

/** A target with more than one source of licenses may show any of them. */
function isAnother({ token: shown }: LicenseState, { hasOtherSource: elsewhere, given }: ModelFacts): boolean {
  return !elsewhere && given !== undefined && shown.kind === 'license' && shown.identity !== given;
}

function checkOf(stored: Stored, { hasOtherSource: elsewhere, prompt }: ModelFacts): boolean | undefined {
  if (stored === 'none') return elsewhere ? undefined : false;
  return stored !== 'unknown' && prompt ? true : undefined;
}

/** Grafana's OpenAPI adds 404 to the page's list: the issuer has no token, or there is nothing to renew. It may be out of reach, too. */
function renewal(stored: Stored, { hasOtherSource: elsewhere }: ModelFacts): Prediction {
  if (stored === 'given' || stored === 'renewed') return { ...oneOf([200, 404, 500, 502, 503, 504]), effect: 'renews' };
  if (stored === 'unknown' || elsewhere) return { ...always('any status'), effect: 'renews' };
  return { ...always('any status of no success'), allows: (status) => !isSuccess(status) };
}

/** Whether the instance is looked at before the license, the page does not say: without one, 202 is a fair answer too. */
function wrongRemoval(stored: Stored, request: RequestId): Prediction {
  return oneOf([
    ...(stored === 'none' || stored === 'unknown' ? [202] : []),
    ...(request === 'remove-missing' ? [400] : []),
    422,
  ]);
}

/** `renew` and `remove` list 403 for a user without permission; 403 without credentials is no more than a warning. */
function refusal(endpoint: EndpointId, persona: Persona): Prediction {
  const listed = endpoint === 'renew' || endpoint === 'remove';
  return oneOf(listed && persona === 'org-admin' ? [403] : [401, 403]);
}

function oneOf(statuses: readonly number[]): Prediction {
  return { ...always(`status ${statuses.join(' or ')}`), allows: (status) => statuses.includes(status) };
}

function always(statuses: string): Prediction {
  return { allows: () => true, statuses, effect: 'nothing', description: undefined };
}

/** Whether the target says that it did what was asked. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
