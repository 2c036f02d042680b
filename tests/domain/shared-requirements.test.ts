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

describe('an expectation of the license that was not met', () => {
  test.each<[LicenseOutcome, Persona, EndpointId, string]>([
    ['unchanged', 'server-admin', 'check', 'access.denial-changes-nothing'],
    ['unchanged', 'server-admin', 'add', 'add.rejected-keeps-license'],
    ['unchanged', 'server-admin', 'renew', 'renew.keeps-license'],
    ['unchanged', 'server-admin', 'remove', 'remove.rejected-keeps-license'],
    ['unchanged', 'org-admin', 'add', 'access.denial-changes-nothing'],
    ['unchanged', 'anonymous', 'remove', 'access.denial-changes-nothing'],
    ['added', 'server-admin', 'add', 'add.license-stored'],
    ['still stored', 'server-admin', 'renew', 'renew.keeps-license'],
    ['removed', 'server-admin', 'remove', 'remove.license-gone'],
  ])('of "%s", for %s on %s, violates %s', (then, as, endpoint, requirement) => {
    expect(licenseRequirement(then, as, endpoint)).toBe(requirement);
  });
});

describe('the expected statuses', () => {
  test.each([
    [{ status: 200 }, [200]],
    [{ status: [401, 403] }, [401, 403]],
    [{ undocumented: { status: 418, because: 'it is a teapot' } }, [418]],
    [{ undocumented: { status: [401, 403], because: 'of the introduction' } }, [401, 403]],
  ] as const)('of %j are %j', (expected, statuses) => {
    expect(expectedStatuses(scenario({ expect: expected }))).toEqual(statuses);
  });
});

describe('the schema of a response', () => {
  test.each([
    ['check', 200, 'boolean'],
    ['check', 401, 'error'],
    ['add', 200, 'license'],
    ['add', 400, 'error'],
    ['renew', 200, 'renewed-license'],
    ['remove', 202, 'empty-object'],
    ['remove', 422, 'error'],
    ['remove', 418, 'error'],
  ] as const)('of %s with %i is %s', (on, status, shape) => {
    expect(expectedShape(scenario({ on }), status)).toBe(shape);
  });
});

describe('the requirements that a scenario can break', () => {
  const license = ['response.media-type', 'add.license-object', 'response.license-types', 'add.fields-present'];

  test.each([
    ['check', 'status 200', { status: 200 }, ['response.media-type', 'check.bare-boolean']],
    [
      'check',
      'the value true',
      { status: 200, value: { equals: true, requirement: 'check.a-value' } },
      ['response.media-type', 'check.bare-boolean', 'check.a-value', 'check.true-after-add'],
    ],
    [
      'check',
      'the value false, unless the license has expired',
      { status: 200, value: { equals: false, requirement: 'check.a-value' }, notWhileExpired: true },
      ['response.media-type', 'check.bare-boolean', 'check.a-value', 'check.false-while-expired'],
    ],
    [
      'add',
      'an added license',
      { status: 200, licenseAfter: 'added' },
      [
        ...license,
        'response.error-message',
        'add.license-stored',
        'add.rejected-keeps-license',
        'check.true-after-add',
      ],
    ],
    [
      'renew',
      'a license that is still stored',
      { status: 200, licenseAfter: 'still stored' },
      [
        'response.media-type',
        'renew.json-object',
        'renew.license-object',
        'response.license-types',
        'renew.fields-present',
        'renew.keeps-license',
        'renew.same-instance',
        'renew.same-license',
      ],
    ],
    [
      'remove',
      'a removed license',
      { status: 202, licenseAfter: 'removed' },
      ['response.media-type', 'remove.empty-object', 'remove.license-gone', 'remove.rejected-keeps-license'],
    ],
    [
      'remove',
      'status 202 and tolerates 404 and 410',
      { status: 202, tolerated: [{ status: [404, 410], as: 'warn', because: 'so', requirement: 'remove.other' }] },
      ['remove.other', 'response.media-type', 'remove.empty-object', 'response.error-message'],
    ],
    ['remove', 'status 401 or 403', { status: [401, 403] }, ['response.error-message']],
    [
      'remove',
      'status 422 and an unchanged license',
      { status: 422, licenseAfter: 'unchanged' },
      ['response.error-message', 'remove.rejected-keeps-license'],
    ],
  ] as const)('of %s that expects %s are its own and those of body and license', (on, _, expected, shared) => {
    const found = requirementsCovered(scenario({ on, covers: ['a.one', 'a.two'], expect: expected }));
    expect(found.toSorted()).toEqual(['a.one', 'a.two', 'access.server-admin-allowed', ...shared].toSorted());
    expect(found.slice(0, 2)).toEqual(['a.one', 'a.two']);
  });

  test('include access only if a server admin sends the request', () => {
    expect(requirementsCovered(scenario({ as: 'anonymous' }))).not.toContain('access.server-admin-allowed');
  });

  test('are named once each', () => {
    const covers = ['check.bare-boolean', 'response.media-type'] as const;
    const found = requirementsCovered(scenario({ covers, expect: { status: 200 } }));
    expect(new Set(found).size).toBe(found.length);
  });
});
