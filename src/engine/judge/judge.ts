import { type BodyProblem, excerpt, inspectBody } from '../../domain/body.ts';
import { type Exchange, header, mediaType, parseJson, type ReceivedResponse } from '../../domain/exchange.ts';
import { createReason, type Reason } from '../../domain/messages/reasons.ts';
import type { Finding, Verdict } from '../../domain/report.ts';
import type { BoundScenario, Tolerance } from '../../domain/scenario.ts';
import { expectedShape, expectedStatuses, sharedRequirements } from '../../domain/shared-requirements.ts';
import { isWithin, parseVersion } from '../../domain/version.ts';
import type { JudgeContext } from './judge-context.ts';
import { judgeLicenseState } from './judge-license-state.ts';

export interface Judgment {
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  readonly findings: readonly Finding[];
}

/** Holds what came back against what a scenario expects. Takes any answer at all; never throws. */
export function judge(scenario: BoundScenario, exchange: Exchange, context: JudgeContext): Judgment {
  const { response } = exchange;
  if (!response) {
    const why = exchange.failure?.message ?? 'nothing came back';
    return { verdict: 'blocked', reason: createReason('no-response', { failure: why }), findings: [] };
  }
  const findings = [
    ...judgeStatus(scenario, response, context),
    ...judgeBody(scenario, response, context),
    ...judgeLicenseState(scenario, response, context),
    ...deprecation(scenario, response),
  ];
  return { verdict: verdictOf(findings), reason: null, findings };
}

/** The verdict that findings add up to. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ level }) => level === 'must')) return 'fail';
  return findings.some(({ level }) => level === 'should') ? 'warn' : 'pass';
}

function judgeStatus(scenario: BoundScenario, response: ReceivedResponse, context: JudgeContext): readonly Finding[] {
  const statuses = expectedStatuses(scenario);
  if (statuses.includes(response.status)) return [];
  const expected = `status ${statuses.join(' or ')}`;
  const seen = `status ${response.status}`;
  const requirement = scenario.covers[0];
  const tolerance = toleranceOf(scenario, response.status, context);
  if (tolerance) {
    const level = tolerance.as === 'warn' ? 'should' : 'information';
    return [{ level, requirement, expected, seen, message: `${seen} instead of ${expected}: ${tolerance.because}.` }];
  }
  const location = header(response, 'location');
  return [
    {
      level: context.levelOf(requirement) ?? 'must',
      requirement,
      expected,
      seen: location === undefined ? seen : `${seen} to ${excerpt(location)}`,
      message: `Answered with ${seen} instead of ${expected}${hint(scenario, response)}.`,
    },
  ];
}

function hint(scenario: BoundScenario, response: ReceivedResponse): string {
  if (response.status >= 200 && response.status < 300 && scenario.as !== 'server-admin') {
    return `: the persona ${scenario.as} was let in`;
  }
  return mediaType(response) === 'text/html' ? ', with a page of HTML' : '';
}

function toleranceOf(scenario: BoundScenario, status: number, context: JudgeContext): Tolerance | undefined {
  return scenario.expect.tolerated?.find(
    (tolerance) =>
      tolerance.status === status &&
      (tolerance.versions === undefined ||
        context.version === undefined ||
        parseVersion(context.version) === undefined ||
        isWithin(context.version, tolerance.versions)) &&
      !(tolerance.unlessAnonymousAccessIsOff && context.anonymousAccess === 'off'),
  );
}

function judgeBody(scenario: BoundScenario, response: ReceivedResponse, context: JudgeContext): readonly Finding[] {
  const statuses = expectedStatuses(scenario);
  const accepted = statuses.includes(response.status) || toleranceOf(scenario, response.status, context) !== undefined;
  // The body of a wrong answer says nothing more about the rules: one deviation, one finding.
  if (!accepted) return [];
  if (response.cut) {
    return [
      {
        level: 'must',
        requirement: scenario.covers[0],
        expected: 'a whole answer',
        seen: 'an answer that was cut off',
        message: `The answer was cut off: ${response.cut.message}`,
      },
    ];
  }
  const shape = expectedShape(scenario, response.status);
  if (scenario.endpoint.id === 'renew' && response.status === 200 && response.body === '') {
    return [
      {
        level: 'should',
        requirement: sharedRequirements.licenseField,
        expected: 'the renewed license',
        seen: 'an empty body',
        message: "The renewal has an empty body, which only Grafana's OpenAPI allows.",
      },
    ];
  }
  const problems = inspectBody(shape, response, context.version);
  return [...problems.map(findingOf), ...judgeValue(scenario, response, context)];
}

function findingOf(problem: BodyProblem): Finding {
  const { level, requirement, expected, seen } = problem;
  return { level, requirement, expected, seen, message: `Expected ${expected}, saw ${seen}.` };
}

function judgeValue(
  { expect: { value } }: BoundScenario,
  response: ReceivedResponse,
  context: JudgeContext,
): readonly Finding[] {
  const parsed = parseJson(response.body);
  if (!value || !parsed.ok || typeof parsed.value !== 'boolean' || parsed.value === value.equals) return [];
  const lenient = value.equals ? context.licenseJustAdded : context.hasOtherLicenseSource;
  const why = value.equals
    ? 'the license was added in this run, and a server may want a restart before it counts'
    : 'a license also comes from elsewhere';
  return [
    {
      level: lenient ? 'should' : (context.levelOf(value.requirement) ?? 'must'),
      requirement: value.requirement,
      expected: String(value.equals),
      seen: String(parsed.value),
      message: `check says ${parsed.value} where it should say ${value.equals}${lenient ? ` (${why})` : ''}.`,
    },
  ];
}

function deprecation(scenario: BoundScenario, response: ReceivedResponse): readonly Finding[] {
  if (!scenario.covers.includes(sharedRequirements.deprecation)) return [];
  return ['deprecation', 'sunset'].flatMap((name) => {
    const value = header(response, name);
    if (value === undefined) return [];
    return [
      {
        level: 'information' as const,
        requirement: sharedRequirements.deprecation,
        expected: 'an answer',
        seen: `${name}: ${excerpt(value)}`,
        message: `The route announces its end: ${name}: ${excerpt(value)}.`,
      },
    ];
  });
}
