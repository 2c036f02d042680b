import { isDeepStrictEqual } from 'node:util';
import { scenarios } from '../../specs/index.ts';
import { documentedStatuses } from '../domain/endpoint.ts';
import {
  type BoundScenario,
  type Payload,
  type ProviderState,
  serverAdmin,
  type TargetValues,
} from '../domain/scenario.ts';
import { expectedStatuses, toleratedStatuses } from '../domain/shared-requirements.ts';
import { isSuccessStatus } from '../domain/status.ts';
import { type ExplorationRequest, requests, type Step } from './requests.ts';

/** A provider state that the model distinguishes. */
export type StoredState = Exclude<ProviderState, 'any'>;

const otherState: Readonly<Record<StoredState, StoredState>> = {
  'a license is stored': 'no license is stored',
  'no license is stored': 'a license is stored',
};

/** Stands for any target, to compare the payloads of two requests. */
const anyTarget: TargetValues = { rootUrl: 'https://grafana.invalid/', license: 'header.claims.signature' };

/**
 * The statuses that the specs allow for a request of the server admin, ascending; undefined if no scenario sends this
 * request in this state.
 */
export function statusesInState(
  { endpoint, body }: ExplorationRequest,
  state: StoredState,
  specs: readonly BoundScenario[] = scenarios,
): readonly number[] | undefined {
  const sameRequest = specs.filter(
    ({ as, endpoint: { id }, body: other, given }) =>
      as === serverAdmin && id === endpoint.id && isSameBody(body, other) && (given === state || given === 'any'),
  );
  if (sameRequest.length === 0) return undefined;
  return mentionedIn(sameRequest).filter((status) => sameRequest.every((one) => isAccepted(one, status)));
}

/**
 * The statuses that a request of the server admin may get, ascending. If no scenario sends it in this state, the page
 * leaves open what is checked first: what the request gets in the other state is allowed, and so is success.
 */
export function acceptedStatuses(
  request: ExplorationRequest,
  state: StoredState,
  specs: readonly BoundScenario[] = scenarios,
): readonly number[] {
  const inState = statusesInState(request, state, specs);
  if (inState) return inState;
  const success = documentedStatuses(request.endpoint).filter(isSuccessStatus);
  return ascending([...(statusesInState(request, otherState[state], specs) ?? []), ...success]);
}

/**
 * The statuses that deny a persona, ascending: those that every scenario of this persona accepts at this endpoint, and
 * those that every scenario with the same body tolerates.
 */
export function denialStatuses(
  { request, persona }: Step,
  specs: readonly BoundScenario[] = scenarios,
): readonly number[] {
  const { endpoint, body } = requests[request];
  const denials = specs.filter(({ as, endpoint: { id } }) => as === persona && id === endpoint.id);
  const sameBody = denials.filter((one) => isSameBody(body, one.body));
  return mentionedIn(denials).filter(
    (status) =>
      denials.every((one) => isAccepted(one, status)) ||
      (sameBody.length > 0 && sameBody.every((one) => isTolerated(one, status))),
  );
}

function isAccepted(scenario: BoundScenario, status: number): boolean {
  return expectedStatuses(scenario).includes(status) || isTolerated(scenario, status);
}

/** The conditions of a tolerance are not checked: what is tolerated under some condition is allowed. */
function isTolerated(scenario: BoundScenario, status: number): boolean {
  return toleratedStatuses(scenario).includes(status);
}

/** Every status that one of the scenarios expects or tolerates. */
function mentionedIn(specs: readonly BoundScenario[]): readonly number[] {
  return ascending(specs.flatMap((scenario) => [...expectedStatuses(scenario), ...toleratedStatuses(scenario)]));
}

/** Statuses in ascending order, each once. */
export function ascending(statuses: readonly number[]): readonly number[] {
  return [...new Set(statuses)].toSorted((one, other) => one - other);
}

function isSameBody(one: Payload | undefined, other: Payload | undefined): boolean {
  return isDeepStrictEqual(contentOf(one), contentOf(other));
}

function contentOf(body: Payload | undefined): unknown {
  return typeof body === 'function' ? { json: body(anyTarget) } : body;
}
