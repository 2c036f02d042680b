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
  ['2 401', 'check.refuses-service-account', 401, refused, 'pass', []],
  ['2 403', 'renew.refuses-service-account', 403, refused, 'pass', []],
  ['2 404', 'remove.refuses-service-account', 404, refused, 'fail', ['must authentication.service-account-refused']],
  ['2 400', 'add.refuses-service-account', 400, refused, 'fail', ['must authentication.service-account-refused']],
  ['3 401', 'check.refuses-org-admin', 401, refused, 'pass', []],
  ['3 403', 'add.refuses-org-admin', 403, refused, 'pass', []],
  ['3 302', 'check.refuses-org-admin', 302, '', 'fail', ['must authentication.org-admin-refused']],
  ['3 the list', 'renew.refuses-org-admin', 401, refused, 'fail', ['must authentication.org-admin-refused']],
  ['3 the list', 'remove.refuses-org-admin', 401, refused, 'fail', ['must authentication.org-admin-refused']],
  ['4 401', 'check.refuses-anonymous', 401, refused, 'pass', []],
  [
    '4 403, access on',
    'check.refuses-anonymous',
    403,
    refused,
    'pass',
    ['information authentication.credentials-required'],
    access.on,
  ],
  [
    '4 403, not known',
    'remove.refuses-anonymous',
    403,
    refused,
    'pass',
    ['information authentication.credentials-required'],
  ],
  [
    '4 403, access off',
    'check.refuses-anonymous',
    403,
    refused,
    'warn',
    ['should authentication.credentials-required'],
    access.off,
  ],
  [
    '4 403, access off',
    'add.refuses-bad-token',
    403,
    refused,
    'warn',
    ['should authentication.token-must-be-known'],
    access.off,
  ],
  [
    '4 403, access off',
    'remove.refuses-anonymous',
    403,
    refused,
    'fail',
    ['must authentication.credentials-required'],
    access.off,
  ],
  [
    '4 403, access off',
    'renew.refuses-bad-token',
    403,
    refused,
    'fail',
    ['must authentication.token-must-be-known'],
    access.off,
  ],
  ['4 password', 'check.refuses-wrong-password', 401, refused, 'pass', []],
  [
    '4 password 9.5',
    'check.refuses-wrong-password',
    400,
    refused,
    'fail',
    ['must authentication.password-must-match'],
    { version: '9.5.21' },
  ],
  [
    '4 password 10.0',
    'check.refuses-wrong-password',
    400,
    refused,
    'warn',
    ['should authentication.password-must-match'],
    { version: '10.0.0' },
  ],
  [
    '4 password 10.2',
    'check.refuses-wrong-password',
    400,
    refused,
    'warn',
    ['should authentication.password-must-match'],
    { version: '10.2.9' },
  ],
  [
    '4 password 10.3',
    'check.refuses-wrong-password',
    400,
    refused,
    'fail',
    ['must authentication.password-must-match'],
    { version: '10.3.0' },
  ],
  [
    '4 password 13',
    'check.refuses-wrong-password',
    400,
    refused,
    'fail',
    ['must authentication.password-must-match'],
    { version: '13.0.0' },
  ],
  [
    '4 password, not known',
    'check.refuses-wrong-password',
    400,
    refused,
    'warn',
    ['should authentication.password-must-match'],
  ],
  [
    '4 password, unreadable',
    'check.refuses-wrong-password',
    400,
    refused,
    'warn',
    ['should authentication.password-must-match'],
    { version: 'next' },
  ],
  ['5 documented', 'add.valid-license', 200, documentedLicense, 'pass', []],
  ['5 prod null', 'add.valid-license', 200, { ...documentedLicense, prod: null }, 'pass', []],
  ['5 wrong type', 'add.valid-license', 200, { ...documentedLicense, exp: '1' }, 'fail', ['must license.field-types']],
  ['5 missing', 'renew.stored-license', 200, without(['slug']), 'warn', ['should license.fields-present']],
  ['5 unknown', 'renew.stored-license', 200, { ...documentedLicense, more: 1 }, 'pass', []],
  ['5 empty', 'add.valid-license', 200, {}, 'fail', ['must license.documented-field']],
  ['5 not one', 'renew.stored-license', 200, { license: documentedLicense }, 'fail', ['must license.documented-field']],
  ['6 404', 'renew.stored-license', 404, refused, 'warn', ['should renew.200']],
  ['6 500', 'renew.stored-license', 500, refused, 'fail', ['must renew.200']],
  ['6 empty body', 'renew.stored-license', 200, '', 'warn', ['should license.documented-field']],
  ['6 empty body of add', 'add.valid-license', 200, '', 'fail', ['must license.documented-field']],
  ['7 removed', 'check.false-after-removal', 200, true, 'fail', ['must check.false-after-removal']],
  [
    '7 from a file',
    'check.false-after-removal',
    200,
    true,
    'warn',
    ['should check.false-after-removal'],
    { hasOtherLicenseSource: true },
  ],
  [
    '7 from a file',
    'check.true-while-stored',
    200,
    false,
    'fail',
    ['must check.true-while-stored'],
    { hasOtherLicenseSource: true },
  ],
  ['7 stored', 'check.true-while-stored', 200, false, 'fail', ['must check.true-while-stored']],
  [
    '7 just added',
    'check.true-while-stored',
    200,
    false,
    'warn',
    ['should check.true-while-stored'],
    { licenseJustAdded: true },
  ],
  [
    '7 just added',
    'check.false-after-removal',
    200,
    true,
    'fail',
    ['must check.false-after-removal'],
    { licenseJustAdded: true },
  ],
  ['8 422', 'remove.missing-instance', 422, refused, 'pass', []],
  ['8 400', 'remove.missing-instance', 400, refused, 'warn', ['should remove.instance-required']],
  ['8 400', 'remove.empty-instance', 400, refused, 'warn', ['should remove.instance-required']],
  ['8 400', 'remove.non-string-instance', 400, refused, 'pass', []],
  ['8 202', 'remove.missing-instance', 202, {}, 'fail', ['must remove.instance-required']],
  ['8 404', 'remove.empty-instance', 404, refused, 'fail', ['must remove.instance-required']],
  ['8 another instance', 'remove.wrong-instance', 400, refused, 'fail', ['must remove.422']],
  ['11 no message', 'add.garbage-token', 400, {}, 'warn', ['should answers.error-message']],
  ['11 a page', 'add.garbage-token', 400, '<html>', 'warn', ['should answers.error-message']],
  ['202 with a message', 'remove.stored-license', 202, { message: 'gone' }, 'warn', ['should remove.empty-object']],
  ['200 for 202', 'remove.stored-license', 200, {}, 'fail', ['must remove.202']],
  ['the page does not say', 'add.altered-signature', 200, documentedLicense, 'warn', ['should add.signature-checked']],
  ['5xx for a bad request', 'add.missing-token', 500, refused, 'fail', ['must add.400']],
  ['quoted', 'check.answers-boolean', 200, '"true"', 'fail', ['must check.boolean']],
  ['404 without a license', 'remove.nothing-stored', 404, refused, 'fail', ['must remove.nothing-stored']],
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
    expect(judge(realScenario('check.answers-boolean'), answered(received), context()).verdict).toBe('pass');
  });
});
