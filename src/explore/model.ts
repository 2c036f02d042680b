import { serverAdmin } from '../domain/scenario.ts';
import { isSuccessStatus } from '../domain/status.ts';
import { describeChange, type LicenseState, showsStored } from '../license/license-state.ts';
import { acceptedStatuses, ascending, denialStatuses, type StoredState, statusesInState } from './allowed-statuses.ts';
import { type RequestId, requests, type Step } from './requests.ts';

/**
 * What the model takes to be stored: no license, the license that the run was given, or the result of a renewal.
 * `unknown` is any of them, as before the first request of a sequence.
 */
export type Stored = 'none' | 'given' | 'renewed' | 'unknown';

/** What is known about a target beside the state of its license. It grows during an exploration. */
export interface ModelFacts {
  /** The target has a license that does not come from its database. */
  readonly hasOtherSource: boolean;
  /** `GET /api/licensing/token` has shown a license in this run. */
  readonly tokenEndpointSupported: boolean;
  /** `check` has changed to true when a license was added, so the target needs no restart for that. */
  readonly appliesAtOnce: boolean;
  /** The identity of the license that the run was given, if the target has shown it. */
  readonly givenIdentity: string | undefined;
}

/** What a request does to the license if it succeeds. */
type Effect = 'adds' | 'renews' | 'removes' | 'nothing';

/** What the specs allow for a request in a state. */
export interface Prediction {
  readonly allows: (status: number) => boolean;
  /** The statuses in words. */
  readonly statuses: string;
  readonly effect: Effect;
  /** What `check` must return; undefined if either value is allowed, or if the request is not `check`. */
  readonly checkValue: boolean | undefined;
}

const effects: Readonly<Partial<Record<RequestId, Effect>>> = { add: 'adds', renew: 'renews', remove: 'removes' };

/**
 * Predicts the response to a request. The statuses come from the scenarios in specs/. If the documentation leaves
 * something open, every reading of it is allowed, and so is a response that a scenario tolerates.
 */
export function predict(stored: Stored, step: Step, facts: ModelFacts): Prediction {
  if (step.persona !== serverAdmin) {
    return { ...oneOf(denialStatuses(step)), effect: 'nothing', checkValue: undefined };
  }
  const allowed =
    step.request === 'renew'
      ? renewal(stored, facts)
      : oneOf(statesOf(stored).flatMap((state) => acceptedStatuses(requests[step.request], state)));
  return {
    ...allowed,
    effect: effects[step.request] ?? 'nothing',
    checkValue: step.request === 'check' ? checkValueOf(stored, facts) : undefined,
  };
}

/** The state after a response. A request that did not succeed has changed nothing. */
export function next(stored: Stored, { effect }: Prediction, status: number): Stored {
  if (!isSuccessStatus(status)) return stored;
  switch (effect) {
    case 'adds':
      // The license that is stored then may be an earlier one.
      return stored === 'unknown' ? 'unknown' : 'given';
    case 'removes':
      return 'none';
    case 'renews':
      return stored === 'given' || stored === 'renewed' ? 'renewed' : 'unknown';
    case 'nothing':
      return stored;
  }
}

/** The state that must be observed after a response, in words. */
export function stateInWords(prediction: Prediction, status: number, after: Stored): string {
  if (prediction.effect === 'nothing' || !isSuccessStatus(status)) return 'the license as it was';
  const words = { none: 'no license', given: 'the license that was added', renewed: 'a license', unknown: 'any state' };
  return words[after];
}

/**
 * Compares the state that was observed after a response with the model.
 *
 * @param after - the state of the model after the response
 * @returns what is wrong, in words; undefined if the state is as predicted
 */
export function stateProblem(
  prediction: Prediction,
  status: number,
  after: Stored,
  observed: { readonly before: LicenseState; readonly after: LicenseState },
  facts: ModelFacts,
): string | undefined {
  const changes = prediction.effect !== 'nothing' && isSuccessStatus(status);
  return (
    (changes ? undefined : describeChange(observed.before, observed.after)) ??
    disagreement(after, observed.after, facts)
  );
}

/** How an observed state differs from the one of the model. */
function disagreement(stored: Stored, state: LicenseState, facts: ModelFacts): string | undefined {
  if (state.unknown) return undefined;
  if (state.available === undefined) return 'check returns neither true nor false';
  switch (stored) {
    case 'unknown':
      return undefined;
    case 'none':
      return facts.hasOtherSource ? undefined : storedDespiteRemoval(state, facts);
    case 'given':
    case 'renewed':
      return notStoredAsExpected(stored, state, facts);
  }
}

function notStoredAsExpected(stored: Stored, state: LicenseState, facts: ModelFacts): string | undefined {
  if (facts.tokenEndpointSupported && state.token.kind === 'absent') return 'no license is stored';
  if (stored === 'given' && isAnother(state, facts)) return 'another license is stored than the one that was added';
  return state.available || !facts.appliesAtOnce ? undefined : 'check returns false, although a license is stored';
}

function storedDespiteRemoval(state: LicenseState, facts: ModelFacts): string | undefined {
  if (showsStored(state, facts.tokenEndpointSupported) === true) return 'a license is stored';
  return state.available ? 'check returns true, although no license is stored' : undefined;
}

/** A target with more than one source of licenses may show any of them. */
function isAnother({ token }: LicenseState, { hasOtherSource, givenIdentity }: ModelFacts): boolean {
  return !hasOtherSource && givenIdentity !== undefined && token.kind === 'license' && token.identity !== givenIdentity;
}

function checkValueOf(stored: Stored, { hasOtherSource, appliesAtOnce }: ModelFacts): boolean | undefined {
  if (stored === 'none') return hasOtherSource ? undefined : false;
  return stored !== 'unknown' && appliesAtOnce ? true : undefined;
}

/** A license from another source may be renewed even if none is stored. With no license at all, a renewal cannot succeed. */
function renewal(stored: Stored, { hasOtherSource }: ModelFacts): Allowed {
  if (stored === 'given' || stored === 'renewed') return oneOf(acceptedStatuses(requests.renew, 'a license is stored'));
  if (stored === 'unknown' || hasOtherSource) return anyStatus;
  const listed = statusesInState(requests.renew, 'no license is stored')?.filter((status) => !isSuccessStatus(status));
  return listed ? oneOf(listed) : noSuccess;
}

function statesOf(stored: Stored): readonly StoredState[] {
  switch (stored) {
    case 'none':
      return ['no license is stored'];
    case 'given':
    case 'renewed':
      return ['a license is stored'];
    case 'unknown':
      return ['a license is stored', 'no license is stored'];
  }
}

type Allowed = Pick<Prediction, 'allows' | 'statuses'>;

const anyStatus: Allowed = { allows: () => true, statuses: 'any status' };

const noSuccess: Allowed = {
  allows: (status) => !isSuccessStatus(status),
  statuses: 'any status but success',
};

function oneOf(allowed: readonly number[]): Allowed {
  const statuses = ascending(allowed);
  return {
    allows: (status) => statuses.includes(status),
    statuses: `status ${statuses.join(' or ')}`,
  };
}
