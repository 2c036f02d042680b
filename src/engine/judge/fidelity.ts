import { endpointIds } from '../../domain/endpoint.ts';
import type { Fidelity, GroupTally, Tally } from '../../domain/fidelity.ts';
import type { Finding, FindingCode } from '../../domain/finding.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import { type Requirement, type RequirementKind, requirementKinds } from '../../domain/requirement.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { licenseRequirement, requirementsCovered } from '../../domain/shared-requirements.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** What fidelity is counted from. */
export interface FidelityInput {
  readonly requirements: readonly Requirement[];
  /** All that there are: one without a result was not judged. */
  readonly scenarios: readonly BoundScenario[];
  readonly results: readonly Pick<ScenarioResult, 'id' | 'verdict'>[];
  /** What concerns the run as a whole. */
  readonly findings: readonly Pick<Finding, 'code' | 'level' | 'requirement'>[];
}

/** Findings of a run that make the verdicts of the scenarios about the same requirement worthless. */
const undermining: readonly FindingCode[] = ['unattributed-change', 'unsteady-check'];

/** One scenario as fidelity counts it. */
interface Point {
  readonly scenario: BoundScenario;
  readonly verdict: Verdict;
  readonly isMust: boolean;
  readonly kinds: ReadonlySet<RequirementKind>;
}

/**
 * Counts how much of the documentation a server follows. A scenario is achieved if it passed, achievable if it was judged:
 * skipping one never raises what is achieved, and mending one never lowers it.
 */
export function fidelityOf({ requirements, scenarios, results, findings }: FidelityInput): Fidelity {
  const stated = new Map(requirements.map((requirement) => [requirement.id as string, requirement]));
  const verdictOf = new Map(results.map(({ id, verdict }) => [id, verdict]));
  const undermined = findings
    .filter(({ code, level }) => level === 'must' && undermining.includes(code))
    .map(({ requirement }) => requirement);
  const points = scenarios.map((scenario): Point => {
    const verdict = verdictOf.get(scenario.id) ?? 'skipped';
    const isUndermined = isJudged(verdict) && requirementsCovered(scenario).some((id) => undermined.includes(id));
    return {
      scenario,
      verdict: isUndermined ? 'fail' : verdict,
      isMust: stated.get(scenario.covers[0])?.level !== 'should',
      kinds: kindsOf(scenario, stated),
    };
  });
  return {
    overall: tallyOf(points),
    must: mustTallyOf(points),
    byEndpoint: byName(endpointIds, (id) => points.filter(({ scenario }) => scenario.endpoint.id === id)),
    byKind: byName(requirementKinds, (kind) => points.filter(({ kinds }) => kinds.has(kind))),
  };
}

/**
 * The kinds of what a scenario is about: of the requirements that it names, of the value that it expects and of the change
 * that it must bring about. Checks that almost every scenario shares, such as the form of an error, are not counted.
 */
function kindsOf(
  { covers, expect: { value, licenseAfter }, as, endpoint }: BoundScenario,
  stated: ReadonlyMap<string, Requirement>,
): ReadonlySet<RequirementKind> {
  const changes = licenseAfter === undefined || licenseAfter === 'unchanged' ? [] : [licenseAfter];
  const ids = [
    ...covers,
    ...(value ? [value.requirement] : []),
    ...changes.map((change) => licenseRequirement(change, as, endpoint.id)),
  ];
  return new Set(
    ids.flatMap((id) => {
      const requirement = stated.get(id);
      return requirement === undefined || requirement.level === 'not exercised' ? [] : [requirement.kind];
    }),
  );
}

function isJudged(verdict: Verdict): boolean {
  return verdict !== 'skipped' && verdict !== 'blocked';
}

function tallyOf(points: readonly Point[], achieving: readonly Verdict[] = ['pass']): Tally {
  return {
    achieved: points.filter(({ verdict }) => achieving.includes(verdict)).length,
    achievable: points.filter(({ verdict }) => isJudged(verdict)).length,
    total: points.length,
  };
}

/** A warning says that something plausible is missing, and nothing that is required. */
function mustTallyOf(points: readonly Point[]): Tally {
  return tallyOf(
    points.filter(({ isMust }) => isMust),
    ['pass', 'warn'],
  );
}

function byName<Name extends string>(
  names: readonly Name[],
  pointsOf: (name: Name) => readonly Point[],
): Readonly<Record<Name, GroupTally>> {
  const entries = names.map((name): readonly [Name, GroupTally] => {
    const points = pointsOf(name);
    return [name, { ...tallyOf(points), must: mustTallyOf(points) }];
  });
  return Object.fromEntries(entries) as Record<Name, GroupTally>;
}
