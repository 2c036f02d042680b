import { excerpt } from '../../domain/excerpt.ts';
import { isObject, parseJson } from '../../domain/exchange.ts';
import { type Finding, findingOf } from '../../domain/finding.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { expectedShape, expectedStatuses, sharedRequirements } from '../../domain/shared-requirements.ts';
import type { ClassifiedInteraction } from './classify-interactions.ts';
import type { GatewayRecord } from './gateway.ts';

/** One way in which a response differs from the pact. */
export interface Mismatch {
  /** `StatusMismatch`, `HeaderMismatch`, `BodyTypeMismatch`, `BodyMismatch`, or another type that Pact reports. */
  readonly type: string;
  /** The place in the body, or the header; empty for neither. */
  readonly where: string;
  readonly expected: string;
  readonly seen: string;
}

/** Pact's verdict on one interaction. `unreliable`: Pact gave no result that can be trusted. */
export type PactVerdict =
  | { readonly kind: 'matched' }
  | { readonly kind: 'mismatched'; readonly mismatches: readonly Mismatch[] }
  | { readonly kind: 'unreliable'; readonly reason: string };

const maxMismatches = 30;

/**
 * Reads the verifier's output on a pact with one interaction and compares it with what the gateway recorded. A verdict
 * that the record does not support is unreliable.
 *
 * @param output - the JSON output of the verifier
 * @param states - the number of provider states of the interaction
 */
export function pactVerdictIn(output: string, record: GatewayRecord, states: number): PactVerdict {
  const unreliable = (reason: string): PactVerdict => ({ kind: 'unreliable', reason });
  const parsed = parseJson(output);
  if (!parsed.ok || !isObject(parsed.value)) return unreliable('Pact gave no readable result');
  const results = Array.isArray(parsed.value.interactionResults)
    ? parsed.value.interactionResults.filter(isObject)
    : [];
  const [result] = results;
  if (!result || results.length !== 1) return unreliable(`Pact gave ${results.length} results for one interaction`);
  if (record.statesRequested < states) return unreliable('the handler of a provider state was not called, or failed');
  if (record.unexpectedRequest !== undefined)
    return unreliable(`Pact sent a request that is not the one of the interaction: ${record.unexpectedRequest}`);
  if (!record.exchange) return unreliable('Pact gave a result without sending the request');
  if (result.pending === true) return unreliable('Pact treated the interaction as pending');
  if (result.result === 'OK') return { kind: 'matched' };
  const mismatches = mismatchesIn(result.mismatch);
  return { kind: 'mismatched', mismatches: mismatches.length > 0 ? mismatches : [unnamed(result.mismatch)] };
}

function mismatchesIn(value: unknown): readonly Mismatch[] {
  const listed = isObject(value) && Array.isArray(value.mismatches) ? value.mismatches.filter(isObject) : [];
  const all = listed.slice(0, maxMismatches).map(mismatchOf);
  // If the status is wrong, the body is not compared: one deviation, one finding.
  const statuses = all.filter(({ type }) => type === 'StatusMismatch');
  return statuses.length > 0 ? statuses : all;
}

function mismatchOf(one: Readonly<Record<string, unknown>>): Mismatch {
  const said = text(one.mismatch);
  const actual = text(one.actual);
  const where = text(one.path) || text(one.key);
  const base = { type: text(one.type), where };
  if (base.type === 'StatusMismatch') {
    return { ...base, expected: `status ${expectedStatus(said, text(one.expected))}`, seen: `status ${actual}` };
  }
  if (said.startsWith('Actual map is missing')) {
    return { ...base, expected: 'every field of the pact', seen: said.slice(0, 1000) };
  }
  // Values that Pact quotes are left out: one may identify the owner of the license, and only `seen` is redacted for that.
  const demand =
    (base.type === 'BodyMismatch' ? /\bto (?:be|match|include|contain)\b.*$/s.exec(said)?.[0] : undefined) ??
    text(one.expected);
  const field = /^\$\.(\w+)/.exec(where)?.[1];
  const shown = excerpt(parseJson(actual).ok ? actual : JSON.stringify(actual));
  return {
    ...base,
    expected: demand === '' ? 'what the pact expects' : excerpt(demand),
    seen: field === undefined ? excerpt(actual) : `${field} is ${actual === '' ? 'null' : shown}`,
  };
}

function expectedStatus(said: string, expected: string): string {
  return expected === '' ? said.slice(0, 200) : expected;
}

function unnamed(value: unknown): Mismatch {
  const said = isObject(value) && typeof value.message === 'string' ? value.message : 'Pact gave no reason';
  return { type: 'error', where: '', expected: 'what the pact expects', seen: said.slice(0, 500) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/**
 * The result of an interaction. Pact's verdict decides.
 *
 * Pact is stricter than the documentation in places: it has one version and no tolerances. A mismatch with this
 * package's own contract is a `warn` if the specs accept the same response.
 *
 * @param judged - the result of the same exchange by the specs
 */
export function resultOf(
  classified: ClassifiedInteraction,
  judged: ScenarioResult,
  verdict: PactVerdict,
): ScenarioResult {
  const { scenario, own } = classified;
  const requirement = scenario.covers[0];
  switch (verdict.kind) {
    case 'matched':
      return { ...judged, verdict: 'pass', reason: null, findings: [] };
    case 'unreliable':
      return {
        ...judged,
        verdict: 'fail',
        reason: null,
        findings: [
          findingOf('must', requirement, 'pact-inconclusive', {
            expected: 'a verification that took place',
            seen: verdict.reason,
          }),
        ],
      };
    case 'mismatched': {
      const tolerated = own && (judged.verdict === 'pass' || judged.verdict === 'warn');
      const level = tolerated ? 'should' : 'must';
      return {
        ...judged,
        verdict: tolerated ? 'warn' : 'fail',
        reason: null,
        findings: verdict.mismatches.map((mismatch) => mismatchFinding(mismatch, scenario, own, level)),
      };
    }
  }
}

function mismatchFinding(mismatch: Mismatch, scenario: BoundScenario, own: boolean, level: Finding['level']): Finding {
  const { type, where, expected, seen } = mismatch;
  const tolerance = level === 'should' ? ', which the documentation allows' : '';
  const requirement = own ? requirementBehind(type, scenario) : scenario.covers[0];
  const because = `${placeOf(type, where)}${tolerance}`;
  return findingOf(level, requirement, 'pact-mismatch', { expected, seen, because });
}

function placeOf(type: string, where: string): string {
  if (type === 'StatusMismatch') return ' in the status';
  if (type === 'HeaderMismatch') return ` in the header ${where}`;
  if (type === 'BodyTypeMismatch') return ' in the type of the body';
  return ['', '$', '/'].includes(where) ? ' in the body' : ` in the body at ${where}`;
}

/** The requirement that a mismatch violates; by default the one that the scenario covers first. */
function requirementBehind(type: string, scenario: BoundScenario): string {
  const shape = expectedShape(scenario, expectedStatuses(scenario).at(-1) ?? 200);
  switch (type) {
    case 'HeaderMismatch':
    case 'BodyTypeMismatch':
      return shape === 'error' ? sharedRequirements.errorMessage : sharedRequirements.mediaType;
    case 'BodyMismatch':
      return { boolean: scenario.expect.value?.requirement ?? sharedRequirements.boolean, ...bodyRules }[shape];
    default:
      return scenario.covers[0];
  }
}

const bodyRules = {
  license: sharedRequirements.licenseTypes,
  'renewed-license': sharedRequirements.licenseTypes,
  'empty-object': sharedRequirements.emptyObject,
  error: sharedRequirements.errorMessage,
} as const;
