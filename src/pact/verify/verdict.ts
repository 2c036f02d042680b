import { excerpt } from '../../domain/body.ts';
import { isObject, parseJson } from '../../domain/exchange.ts';
import { type Finding, findingOf } from '../../domain/finding.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { expectedShape, expectedStatuses, sharedRequirements } from '../../domain/shared-requirements.ts';
import type { ClassifiedInteraction } from './classify-interactions.ts';
import type { GatewayRecord } from './gateway.ts';

/** One way in which an answer was not what the pact expects. */
export interface Mismatch {
  /** `StatusMismatch`, `HeaderMismatch`, `BodyTypeMismatch`, `BodyMismatch`, or what else Pact says. */
  readonly type: string;
  /** Where in the body, or which header; empty for neither. */
  readonly where: string;
  readonly expected: string;
  readonly seen: string;
}

/** What Pact came to, of one interaction. `unreliable`: no trustworthy result, with the reason. */
export type PactVerdict =
  | { readonly kind: 'matched' }
  | { readonly kind: 'mismatched'; readonly mismatches: readonly Mismatch[] }
  | { readonly kind: 'unreliable'; readonly reason: string };

const mostMismatches = 30;

/**
 * Reads what the verifier says of a pact with one interaction, and holds it against what the gateway saw. Where Pact is
 * content without reason, it is not believed.
 *
 * @param output - the JSON that the verifier gives
 * @param states - how many provider states the interaction has
 */
export function pactVerdictIn(output: string, seen: GatewayRecord, states: number): PactVerdict {
  const unreliable = (reason: string): PactVerdict => ({ kind: 'unreliable', reason });
  const parsed = parseJson(output);
  if (!parsed.ok || !isObject(parsed.value)) return unreliable('Pact gave no result that can be read');
  const results = Array.isArray(parsed.value.interactionResults)
    ? parsed.value.interactionResults.filter(isObject)
    : [];
  const [result] = results;
  if (!result || results.length !== 1) return unreliable(`Pact gave ${results.length} results for one interaction`);
  if (seen.statesAsked < states) return unreliable('a handler of its provider state was not reached, or threw');
  if (seen.unexpectedRequest !== undefined)
    return unreliable(`Pact sent another request than the one of the interaction: ${seen.unexpectedRequest}`);
  if (!seen.exchange) return unreliable('Pact came to a result without sending the request');
  if (result.pending === true) return unreliable('Pact took the interaction for pending');
  if (result.result === 'OK') return { kind: 'matched' };
  const mismatches = mismatchesIn(result.mismatch);
  return { kind: 'mismatched', mismatches: mismatches.length > 0 ? mismatches : [unnamed(result.mismatch)] };
}

function mismatchesIn(value: unknown): readonly Mismatch[] {
  const listed = isObject(value) && Array.isArray(value.mismatches) ? value.mismatches.filter(isObject) : [];
  const all = listed.slice(0, mostMismatches).map(mismatchOf);
  // The body of an answer with the wrong status says nothing more: one deviation, one finding.
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
    return { ...base, expected: 'every field that the pact has', seen: said.slice(0, 1000) };
  }
  // The values that Pact quotes stay out: one may say whose license it is, and only `seen` is looked through for that.
  const demand =
    (base.type === 'BodyMismatch' ? /\bto (?:be|match|include|contain)\b.*$/s.exec(said)?.[0] : undefined) ??
    text(one.expected);
  const field = /^\$\.(\w+)/.exec(where)?.[1];
  const shown = excerpt(parseJson(actual).ok ? actual : JSON.stringify(actual));
  return {
    ...base,
    expected: demand === '' ? 'what the pact says' : excerpt(demand),
    seen: field === undefined ? excerpt(actual) : `${field} is ${actual === '' ? 'null' : shown}`,
  };
}

function expectedStatus(said: string, expected: string): string {
  return expected === '' ? said.slice(0, 200) : expected;
}

function unnamed(value: unknown): Mismatch {
  const said = isObject(value) && typeof value.message === 'string' ? value.message : 'Pact does not say why';
  return { type: 'error', where: '', expected: 'what the pact says', seen: said.slice(0, 500) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/**
 * The result of an interaction: what Pact says of it counts.
 *
 * Pact is stricter than the documentation in places: it knows one version, and no tolerance. An interaction of this
 * package's own contract that is not kept is a `warn` where the specs let the same answer through.
 *
 * @param judged - what the specs say of the same exchange
 */
export function resultOf(
  prepared: ClassifiedInteraction,
  judged: ScenarioResult,
  verdict: PactVerdict,
): ScenarioResult {
  const { scenario, own } = prepared;
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
  const tolerance = level === 'should' ? ', which the documentation leaves room for' : '';
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

/** The requirement that an answer of the wrong kind breaks; the one of its status, where it is about nothing else. */
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
