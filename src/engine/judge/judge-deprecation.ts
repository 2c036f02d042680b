import { excerpt } from '../../domain/excerpt.ts';
import { header, type ReceivedResponse } from '../../domain/exchange.ts';
import { type Finding, findingOf } from '../../domain/finding.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { sharedRequirements } from '../../domain/shared-requirements.ts';

/** A route that announces its end: worth knowing, and no deviation. */
export function judgeDeprecation(scenario: BoundScenario, response: ReceivedResponse): readonly Finding[] {
  if (!scenario.covers.includes(sharedRequirements.deprecatedRoute)) return [];
  return ['deprecation', 'sunset'].flatMap((name) => {
    const value = header(response, name);
    if (value === undefined) return [];
    const data = { expected: 'a response', seen: `${name}: ${excerpt(value)}` };
    return [findingOf('information', sharedRequirements.deprecatedRoute, 'deprecation-announced', data)];
  });
}
