import { clientRequirements } from '../../../specs/client.ts';
import { type Finding, type FindingCode, type FindingData, findingOf } from '../../domain/finding.ts';

/**
 * Makes a finding about a client, of the level that its requirement has.
 *
 * @throws Error if there is no such requirement
 */
export function findingOfClient(requirement: string, code: FindingCode, data: FindingData): Finding {
  const level = clientRequirements.find(({ id }) => id === requirement)?.level;
  if (level !== 'must' && level !== 'should') throw new Error(`No requirement of clients is ${requirement}.`);
  return findingOf(level, requirement, code, data);
}
