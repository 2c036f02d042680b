import { type Finding, findingOf } from '../domain/finding.ts';
import { sharedRequirements } from '../domain/shared-requirements.ts';
import type { GuardFinding, Suspect } from '../license/guard/guard-state.ts';
import type { GuardOutcome } from '../license/guard/outcome.ts';

/** What the license guard found that concerns the run as a whole and no single scenario (laws L4 and L6). */
export function runFindingsOf(license: GuardOutcome): readonly Finding[] {
  const restart: readonly Finding[] =
    license.kind === 'restart-needed'
      ? [
          findingOf('should', sharedRequirements.trueAfterAdd, 'restart-needed', {
            expected: 'check returns what it returned before the run',
            seen: 'another value until the server is restarted',
          }),
        ]
      : [];
  // A check that changes back and forth has changed, too: one deviation, one finding.
  const isUnsteady = license.findings.some(({ code }) => code === 'unsteady-check');
  const found = license.findings.filter(({ code }) => !isUnsteady || code !== 'changed-by-others');
  return [...found.map(findingFor), ...restart];
}

function findingFor(found: GuardFinding): Finding {
  switch (found.code) {
    case 'unattributed-change':
      return findingOf('must', sharedRequirements.denialChangesNothing, 'unattributed-change', {
        expected: 'the license as it was',
        seen: found.change,
        because: found.suspects.map(describeSuspect).join(', '),
      });
    case 'unsteady-check':
      return findingOf('must', sharedRequirements.boolean, 'unsteady-check', {
        expected: 'the same value while nothing is written',
        seen: found.answers.join(', '),
      });
    case 'changed-by-others':
      return findingOf('information', sharedRequirements.denialChangesNothing, 'changed-by-others', {
        expected: 'the license as it was',
        seen: found.change,
      });
    case 'nodes-disagree':
      return findingOf('should', sharedRequirements.trueAfterAdd, 'nodes-disagree', {
        expected: 'the same value from every node',
        seen: 'nodes that disagree after the license was added; restart them',
      });
  }
}

function describeSuspect({ id, status }: Suspect): string {
  return status === undefined ? `${id} (no response)` : `${id} (status ${status})`;
}
