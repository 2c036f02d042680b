import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/engine/judge/judge.ts';
import type { JudgeContext } from '../../../src/engine/judge/judge-context.ts';
import { answer, answered, response } from '../../support/exchanges.ts';
import { context } from '../../support/judge-contexts.ts';
import { documentedLicense, without } from '../../support/licenses.ts';
import { realScenario } from '../../support/scenarios.ts';

type Row = readonly [
  rule: string,
  scenario: string,
  status: number,
  body: unknown,
  verdict: string,
  findings: readonly string[],
  context?: Partial<JudgeContext>,
];

const refused = { message: 'no' };
const access = { on: { anonymousAccess: 'on' }, off: { anonymousAccess: 'off' } } as const;

/** One row or more for each rule of "What the documentation leaves open": level and requirement of each finding. */
const rows: readonly Row[] = [
  ['2 401', 'check.denies.service-account', 401, refused, 'pass', []],
  ['2 403', 'renew.denies.service-account', 403, refused, 'pass', []],
  ['2 404', 'remove.denies.service-account', 404, refused, 'fail', ['must access.service-account-denied']],
  ['2 400', 'add.denies.service-account', 400, refused, 'fail', ['must access.service-account-denied']],
  ['3 401', 'check.denies.org-admin', 401, refused, 'pass', []],
  ['3 403', 'add.denies.org-admin', 403, refused, 'pass', []],
  ['3 302', 'check.denies.org-admin', 302, '', 'fail', ['must access.org-admin-denied']],
  ['3 the list', 'renew.denies.org-admin', 401, refused, 'fail', ['must access.org-admin-denied']],
  ['3 the list', 'remove.denies.org-admin', 401, refused, 'fail', ['must access.org-admin-denied']],
  ['4 401', 'check.denies.anonymous', 401, refused, 'pass', []],
  [
    '4 403, access on',
    'check.denies.anonymous',
    403,
    refused,
    'pass',
    ['information access.credentials-required'],
    access.on,
  ],
  ['4 403, not known', 'remove.denies.anonymous', 403, refused, 'pass', ['information access.credentials-required']],
  [
    '4 403, access off',
    'check.denies.anonymous',
    403,
    refused,
    'warn',
    ['should access.credentials-required'],
    access.off,
  ],
  [
    '4 403, access off',
    'add.denies.invalid-token',
    403,
    refused,
    'warn',
    ['should access.token-must-be-known'],
    access.off,
  ],
  [
    '4 403, access off',
    'remove.denies.anonymous',
    403,
    refused,
    'fail',
    ['must access.credentials-required'],
    access.off,
  ],
  [
    '4 403, access off',
    'renew.denies.invalid-token',
    403,
    refused,
    'fail',
    ['must access.token-must-be-known'],
    access.off,
  ],
  ['4 password', 'check.denies.unknown-user', 401, refused, 'pass', []],
  [
    '4 password 9.5',
    'check.denies.unknown-user',
    400,
    refused,
    'fail',
    ['must access.password-must-match'],
    { version: '9.5.21' },
  ],
  [
    '4 password 10.0',
    'check.denies.unknown-user',
    400,
    refused,
    'warn',
    ['should access.password-must-match'],
    { version: '10.0.0' },
  ],
  [
    '4 password 10.2',
    'check.denies.unknown-user',
    400,
    refused,
    'warn',
    ['should access.password-must-match'],
    { version: '10.2.9' },
  ],
  [
    '4 password 10.3',
    'check.denies.unknown-user',
    400,
    refused,
    'fail',
    ['must access.password-must-match'],
    { version: '10.3.0' },
  ],
  [
    '4 password 13',
    'check.denies.unknown-user',
    400,
    refused,
    'fail',
    ['must access.password-must-match'],
    { version: '13.0.0' },
  ],
  ['4 password, not known', 'check.denies.unknown-user', 400, refused, 'warn', ['should access.password-must-match']],
  [
    '4 password, unreadable',
    'check.denies.unknown-user',
    400,
    refused,
    'warn',
    ['should access.password-must-match'],
    { version: 'next' },
  ],
  ['5 documented', 'add.accepts.valid-license.none-stored', 200, documentedLicense, 'pass', []],
  ['5 prod null', 'add.accepts.valid-license.none-stored', 200, { ...documentedLicense, prod: null }, 'pass', []],
  [
    '5 wrong type',
    'add.accepts.valid-license.none-stored',
    200,
    { ...documentedLicense, exp: '1' },
    'fail',
    ['must response.license-types'],
  ],
  ['5 missing', 'renew.accepts.stored-license', 200, without(['slug']), 'warn', ['should add.fields-present']],
  ['5 unknown', 'renew.accepts.stored-license', 200, { ...documentedLicense, more: 1 }, 'pass', []],
  ['5 empty', 'add.accepts.valid-license.none-stored', 200, {}, 'fail', ['must add.license-object']],
  [
    '5 not one',
    'renew.accepts.stored-license',
    200,
    { license: documentedLicense },
    'fail',
    ['must add.license-object'],
  ],
  ['6 404', 'renew.accepts.stored-license', 404, refused, 'warn', ['should renew.returns-license']],
  ['6 500', 'renew.accepts.stored-license', 500, refused, 'fail', ['must renew.returns-license']],
  ['6 empty body', 'renew.accepts.stored-license', 200, '', 'warn', ['should add.license-object']],
  ['6 empty body of add', 'add.accepts.valid-license.none-stored', 200, '', 'fail', ['must add.license-object']],
  ['7 removed', 'check.reports.false.none-stored', 200, true, 'fail', ['must check.false-without-license']],
  [
    '7 from a file',
    'check.reports.false.none-stored',
    200,
    true,
    'warn',
    ['should check.false-without-license'],
    { hasOtherLicenseSource: true },
  ],
  [
    '7 from a file',
    'check.reports.true',
    200,
    false,
    'fail',
    ['must check.true-while-valid'],
    { hasOtherLicenseSource: true },
  ],
  ['7 stored', 'check.reports.true', 200, false, 'fail', ['must check.true-while-valid']],
  [
    '7 just added',
    'check.reports.true',
    200,
    false,
    'warn',
    ['should check.true-after-add'],
    { licenseJustAdded: true },
  ],
  [
    '7 just added',
    'check.reports.false.none-stored',
    200,
    true,
    'fail',
    ['must check.false-without-license'],
    { licenseJustAdded: true },
  ],
  ['8 422', 'remove.rejects.missing-instance', 422, refused, 'pass', []],
  ['8 400', 'remove.rejects.missing-instance', 400, refused, 'warn', ['should remove.instance-required']],
  ['8 400', 'remove.rejects.empty-instance', 400, refused, 'warn', ['should remove.instance-required']],
  ['8 400', 'remove.rejects.boolean-instance', 400, refused, 'pass', []],
  ['8 202', 'remove.rejects.missing-instance', 202, {}, 'fail', ['must remove.instance-required']],
  ['8 404', 'remove.rejects.empty-instance', 404, refused, 'fail', ['must remove.instance-required']],
  ['8 another instance', 'remove.rejects.another-instance', 400, refused, 'fail', ['must remove.wrong-instance']],
  ['11 no message', 'add.rejects.garbage-token', 400, {}, 'warn', ['should response.error-message']],
  ['11 a page', 'add.rejects.garbage-token', 400, '<html>', 'warn', ['should response.error-message']],
  ['202 with a message', 'remove.accepts.root-url', 202, { message: 'gone' }, 'warn', ['should remove.empty-object']],
  ['200 for 202', 'remove.accepts.root-url', 200, {}, 'fail', ['must remove.accepted']],
  [
    'the page does not say',
    'add.rejects.altered-signature',
    200,
    documentedLicense,
    'warn',
    ['should add.signature-checked'],
  ],
  ['5xx for a bad request', 'add.rejects.missing-token', 500, refused, 'fail', ['must add.bad-request']],
  ['quoted', 'check.reports.boolean', 200, '"true"', 'fail', ['must check.bare-boolean']],
  [
    '404 without a license',
    'remove.accepts.root-url.none-stored',
    404,
    refused,
    'fail',
    ['must remove.nothing-stored'],
  ],
];

describe('when the documentation leaves something open', () => {
  const named = rows.map(([rule, id, status, body, verdict, findings, known = {}]) => {
    return { rule, id, status, body, verdict, findings, known };
  });

  test.each(named)('rule $rule: $id with $status', ({ id, status, body, verdict, findings, known }) => {
    const judgment = judge(realScenario(id), answer(status, body), context(known));
    expect(judgment.findings.map(({ level, requirement }) => `${level} ${requirement}`)).toEqual(findings);
    expect(judgment.verdict).toBe(verdict);
    expect(judgment.reason).toBeNull();
    for (const { message } of judgment.findings) expect(message).toMatch(/^\S.*\.$/s);
  });

  test('media types are compared, not the whole Content-Type', () => {
    const received = response(200, true, { 'content-type': 'Application/Json; charset=UTF-8' });
    expect(judge(realScenario('check.reports.boolean'), answered(received), context()).verdict).toBe('pass');
  });
});
