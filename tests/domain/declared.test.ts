import { describe, expect, test } from 'vitest';
import { addLicense } from '../../specs/add.ts';
import { documentedStatuses } from '../../src/domain/endpoint.ts';
import { requirementsOf } from '../../src/domain/requirement.ts';
import { impacts, scenariosOf } from '../../src/domain/scenario.ts';
import { endpointOf } from '../support/scenarios.ts';

describe('when requirements are declared', () => {
  test('each gets the section', () => {
    const stated = [
      { id: 'a.one', level: 'must', kind: 'shape', basis: 'says', text: 'One.', usualCause: 'None.' },
      { id: 'a.two', level: 'not exercised', basis: 'says', text: 'Two.', because: 'It is hidden.' },
    ] as const;
    expect(requirementsOf('a-section', stated)).toEqual(stated.map((one) => ({ ...one, section: 'a-section' })));
  });
});

describe('when scenarios are declared', () => {
  test('each is bound to the endpoint', () => {
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

  test('a status that the page does not list does not compile, unless the scenario says why', () => {
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

describe('when something is listed', () => {
  test('impacts go from the mildest to the gravest', () => {
    expect(impacts).toEqual(['read', 'reject', 'write']);
  });

  test('statuses are numbers, ascending', () => {
    expect(documentedStatuses(endpointOf('remove'))).toEqual([202, 401, 403, 422]);
  });
});
