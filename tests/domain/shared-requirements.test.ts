import { describe, expect, test } from 'vitest';
import type { EndpointId } from '../../src/domain/endpoint.ts';
import type { LicenseOutcome, Persona } from '../../src/domain/scenario.ts';
import {
  expectedShape,
  expectedStatuses,
  licenseRequirement,
  requirementsCovered,
} from '../../src/domain/shared-requirements.ts';
import { scenario } from '../support/scenarios.ts';

describe('when a `then` was not met', () => {
  test.each<[LicenseOutcome, Persona, EndpointId, string]>([
    ['unchanged', 'server-admin', 'check', 'authentication.refusal-changes-nothing'],
    ['unchanged', 'server-admin', 'add', 'add.rejected-keeps-license'],
    ['unchanged', 'server-admin', 'renew', 'renew.keeps-license'],
    ['unchanged', 'server-admin', 'remove', 'remove.rejected-keeps-license'],
    ['unchanged', 'org-admin', 'add', 'authentication.refusal-changes-nothing'],
    ['unchanged', 'anonymous', 'remove', 'authentication.refusal-changes-nothing'],
    ['added', 'server-admin', 'add', 'add.license-available'],
    ['still stored', 'server-admin', 'renew', 'renew.keeps-license'],
    ['removed', 'server-admin', 'remove', 'remove.license-gone'],
  ])('%s for %s on %s is the requirement %s', (then, as, endpoint, requirement) => {
    expect(licenseRequirement(then, as, endpoint)).toBe(requirement);
  });
});

describe('when the statuses of a scenario are asked for', () => {
  test.each([
    [{ status: 200 }, [200]],
    [{ status: [401, 403] }, [401, 403]],
    [{ undocumented: { status: 418, because: 'it is a teapot' } }, [418]],
    [{ undocumented: { status: [401, 403], because: 'of the introduction' } }, [401, 403]],
  ] as const)('%j has %j', (expected, statuses) => {
    expect(expectedStatuses(scenario({ expect: expected }))).toEqual(statuses);
  });
});

describe('when the shape of an answer is asked for', () => {
  test.each([
    ['check', 200, 'boolean'],
    ['check', 401, 'error'],
    ['add', 200, 'license'],
    ['add', 400, 'error'],
    ['renew', 200, 'license'],
    ['remove', 202, 'empty-object'],
    ['remove', 422, 'error'],
    ['remove', 418, 'error'],
  ] as const)('of %s with %i it is %s', (on, status, shape) => {
    expect(expectedShape(scenario({ on }), status)).toBe(shape);
  });
});

describe('when it is asked which requirements a scenario can break', () => {
  test.each([
    ['check', { status: 200 }, ['answers.media-type', 'check.boolean']],
    [
      'check',
      { status: 200, value: { equals: true, requirement: 'check.true-while-stored' } },
      ['answers.media-type', 'check.boolean', 'check.true-while-stored'],
    ],
    [
      'add',
      { status: 200, licenseAfter: 'added' },
      [
        'answers.media-type',
        'license.documented-field',
        'license.field-types',
        'license.fields-present',
        'add.license-available',
        'add.rejected-keeps-license',
        'add.license-stored',
      ],
    ],
    [
      'renew',
      { status: 200, licenseAfter: 'still stored' },
      [
        'answers.media-type',
        'license.documented-field',
        'license.field-types',
        'license.fields-present',
        'renew.keeps-license',
      ],
    ],
    [
      'remove',
      { status: 202, licenseAfter: 'removed' },
      ['answers.media-type', 'remove.empty-object', 'remove.license-gone', 'remove.rejected-keeps-license'],
    ],
    [
      'remove',
      { status: 202, tolerated: [{ status: 404, as: 'warn', because: 'so' }] },
      ['answers.media-type', 'remove.empty-object', 'answers.error-message'],
    ],
    ['remove', { status: [401, 403] }, ['answers.error-message']],
    ['remove', { status: 422, licenseAfter: 'unchanged' }, ['answers.error-message', 'remove.rejected-keeps-license']],
  ] as const)('of %s that expects %j they are its own and the shared ones', (on, expected, shared) => {
    expect(requirementsCovered(scenario({ on, covers: ['one', 'two'], expect: expected }))).toEqual([
      'one',
      'two',
      ...shared,
    ]);
  });

  test('each is named once', () => {
    const covers = ['check.boolean', 'answers.media-type'] as const;
    expect(requirementsCovered(scenario({ covers, expect: { status: 200 } }))).toEqual(covers);
  });
});
