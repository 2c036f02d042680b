import { describe, expect, test } from 'vitest';
import { clientRequirements } from '../../../specs/client.ts';
import { findingOfClient } from '../../../src/client/judge/client-finding.ts';

const data = { expected: 'one', seen: 'another' };

describe('findingOfClient', () => {
  test.each(clientRequirements.map(({ id, level }) => [id, level] as const))(
    'gives a finding about %s its level, %s',
    (requirement, level) => {
      expect(findingOfClient(requirement, 'write-repeated', data)).toMatchObject({ level, requirement, ...data });
    },
  );

  test('throws for a requirement that clients do not have', () => {
    expect(() => findingOfClient('check.boolean', 'write-repeated', data)).toThrow('check.boolean');
  });
});
