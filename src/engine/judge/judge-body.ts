import { definedOnly } from '../../domain/defined-only.ts';
import { parseJson, type ReceivedResponse } from '../../domain/exchange.ts';
import { type Finding, findingOf } from '../../domain/finding.ts';
import { inspectBody } from '../../domain/inspect-body.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { expectedShape, sharedRequirements } from '../../domain/shared-requirements.ts';
import { isForOtherInstance } from '../../license/license-state.ts';
import { type JudgeContext, levelOf, mayComeFromElsewhere, otherReadings } from './judge-context.ts';
import { isAccepted } from './judge-status.ts';

/** Judges the body, and the headers that say what it is. */
export function judgeBody(
  scenario: BoundScenario,
  response: ReceivedResponse,
  context: JudgeContext,
): readonly Finding[] {
  const { status, cut } = response;
  if (!isAccepted(scenario, status, context)) {
    // One deviation, one finding: the body of a wrong status is not judged, but for a failure that the page lists.
    const isDocumentedFailure = status === 500 && scenario.endpoint.responses[status] !== undefined && !cut;
    return isDocumentedFailure ? inspectBody('error', response, context.version) : [];
  }
  if (cut) {
    return [
      findingOf('must', scenario.covers[0], 'incomplete-response', {
        expected: 'a complete response',
        seen: 'a response that was cut off',
        because: cut.message,
      }),
    ];
  }
  return [
    ...inspectBody(expectedShape(scenario, status), response, context.version),
    ...judgeValue(scenario, response, context),
    ...judgeExpiry(scenario, response, context),
  ];
}

/** The value of `check`, if the state calls for one. */
function judgeValue(
  { expect: { value } }: BoundScenario,
  response: ReceivedResponse,
  context: JudgeContext,
): readonly Finding[] {
  const parsed = parseJson(response.body);
  if (!value || !parsed.ok || typeof parsed.value !== 'boolean' || parsed.value === value.equals) return [];
  const { level, requirement, because } = value.equals
    ? missingTruth(value.requirement, context)
    : unexpectedTruth(value.requirement, context);
  return [
    findingOf(level, requirement, 'wrong-value', {
      expected: String(value.equals),
      seen: String(parsed.value),
      ...definedOnly({ because }),
    }),
  ];
}

type Weight = Pick<Finding, 'level' | 'requirement'> & { readonly because?: string };

function missingTruth(requirement: string, context: JudgeContext): Weight {
  if (!context.licenseJustAdded) return { level: levelOf(context, requirement), requirement };
  const because = 'the license was added in this run, and the server may need a restart';
  return {
    level: levelOf(context, sharedRequirements.trueAfterAdd),
    requirement: sharedRequirements.trueAfterAdd,
    because,
  };
}

/** Without a stored license, `check` is true only on account of another source, or of one that is not known of. */
function unexpectedTruth(requirement: string, context: JudgeContext): Weight {
  if (context.licenseSource === 'elsewhere') {
    return { level: 'information', requirement, because: 'a license also comes from a file or the environment' };
  }
  if (mayComeFromElsewhere(context, context.shown.kind === 'absent')) {
    return { level: 'should', requirement, because: otherReadings };
  }
  return { level: levelOf(context, requirement), requirement };
}

function judgeExpiry(
  { expect: { notWhileExpired } }: BoundScenario,
  response: ReceivedResponse,
  { shown, rootUrl }: JudgeContext,
): readonly Finding[] {
  const isExpired = shown.kind === 'license' && shown.valid === false && !isForOtherInstance(shown, rootUrl);
  if (!notWhileExpired || !isExpired || response.body.trim() !== 'true') return [];
  return [
    findingOf('should', sharedRequirements.falseWhileExpired, 'expired-license-available', {
      expected: 'false',
      seen: 'a license for this instance that has expired',
    }),
  ];
}
