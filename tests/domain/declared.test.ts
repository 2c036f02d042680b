import { describe, expect, test } from 'vitest';
import { addLicense } from '../../specs/add.ts';
import { documentedStatuses } from '../../src/domain/endpoint.ts';
import { requirementsOf } from '../../src/domain/requirement.ts';
import { impacts, scenariosOf } from '../../src/domain/scenario.ts';
import { endpointOf } from '../support/scenarios.ts';

describe('declared requirements', () => {
  test('get the section that they are declared for', () => {
    const stated = [
      { id: 'a.one', level: 'must', kind: 'shape', basis: 'says', text: 'One.', usualCause: 'None.' },
      { id: 'a.two', level: 'not exercised', basis: 'says', text: 'Two.', because: 'It is hidden.' },
    ] as const;
    expect(requirementsOf('a-section', stated)).toEqual(stated.map((one) => ({ ...one, section: 'a-section' })));
  });
});

describe('declared scenarios', () => {
  test('get the endpoint that they are declared for', () => {
    const [bound] = scenariosOf(addLicense, [
      {
        id: 'add.example',
        title: 'is an example',
        covers: ['add.accepts-valid-license'],
        given: 'any',
        as: 'server-admin',
        impact: 'write',
        expect: { status: 200 },
      },
    ]);
    expect(bound?.endpoint).toBe(addLicense);
    expect(bound?.id).toBe('add.example');
  });

  test('do not compile with a status that the page does not list, unless they say why', () => {
    const common = {
      title: 'is an example',
      covers: ['add.accepts-valid-license'],
      given: 'any',
      as: 'server-admin',
      impact: 'write',
    } as const;
    const bound = scenariosOf(addLicense, [
      // @ts-expect-error 418 is not documented
      { ...common, id: 'add.teapot', expect: { status: 418 } },
      { ...common, id: 'add.excused-teapot', expect: { undocumented: { status: 418, because: 'it is a teapot' } } },
    ]);
    expect(bound).toHaveLength(2);
  });
});

describe('the order of lists', () => {
  test('is from the mildest to the gravest for impacts', () => {
    expect(impacts).toEqual(['read', 'reject', 'write']);
  });

  test('is ascending for statuses', () => {
    expect(documentedStatuses(endpointOf('remove'))).toEqual([202, 401, 403, 422]);
  });
});
