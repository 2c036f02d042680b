import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/engine/judge/judge.ts';
import type { JudgeContext } from '../../../src/engine/judge/judge-context.ts';
import { answer, answered, response } from '../../support/exchanges.ts';
import { context } from '../../support/judge-contexts.ts';
import { blank, saying } from '../../support/license-states.ts';
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

const denied = { message: 'no' };
const access = { on: { anonymousAccess: 'on' }, off: { anonymousAccess: 'off' } } as const;
const elsewhere = { licenseSource: 'elsewhere' } as const;
const unsure = { hasGrafanaPages: true, tokenEndpointSupported: true, shown: { kind: 'absent' } } as const;
const none = { before: blank(false), after: blank(false), tokenEndpointSupported: true } as const;

/** A row or more for each decision about what the page leaves open: level and requirement of each finding. */
const rows: readonly Row[] = [
  ['service accounts', 'check.denies.service-account', 401, denied, 'pass', []],
  ['service accounts', 'renew.denies.service-account', 403, denied, 'pass', []],
  ['service accounts', 'remove.denies.service-account', 404, denied, 'fail', ['must access.service-account-denied']],
  ['service accounts', 'add.denies.service-account', 400, denied, 'fail', ['must access.service-account-denied']],
  ['as basic', 'check.denies.service-account.as-basic', 403, denied, 'pass', []],
  ['as basic', 'check.denies.service-account.as-basic', 200, true, 'fail', ['must access.service-account-denied']],
  ['not permitted', 'check.denies.org-admin', 401, denied, 'pass', []],
  ['not permitted', 'add.denies.org-admin', 403, denied, 'pass', []],
  ['not permitted', 'check.denies.org-admin', 302, '', 'fail', ['must access.org-admin-denied']],
  ['not permitted', 'renew.denies.org-admin', 401, denied, 'fail', ['must renew.forbidden']],
  [
    'not permitted',
    'remove.denies.org-admin',
    404,
    denied,
    'fail',
    ['must access.org-admin-denied', 'must remove.forbidden'],
  ],
  ['not authenticated', 'check.denies.anonymous', 401, denied, 'pass', []],
  [
    '403, access on',
    'check.denies.anonymous',
    403,
    denied,
    'pass',
    ['information access.credentials-required'],
    access.on,
  ],
  ['403, unknown', 'remove.denies.anonymous', 403, denied, 'pass', ['information access.credentials-required']],
  [
    '403, access off',
    'check.denies.anonymous',
    403,
    denied,
    'warn',
    ['should access.credentials-required'],
    access.off,
  ],
  [
    '403, access off',
    'add.denies.invalid-token',
    403,
    denied,
    'warn',
    ['should access.token-must-be-known'],
    access.off,
  ],
  [
    '403, access off',
    'remove.denies.anonymous',
    403,
    denied,
    'warn',
    ['should access.credentials-required'],
    access.off,
  ],
  [
    '403, access off',
    'renew.denies.invalid-token',
    403,
    denied,
    'warn',
    ['should access.token-must-be-known'],
    access.off,
  ],
  [
    '422 to nobody',
    'remove.denies.anonymous',
    422,
    denied,
    'fail',
    ['must access.credentials-required', 'must remove.unauthenticated'],
  ],
  ['password', 'check.denies.unknown-user', 401, denied, 'pass', []],
  [
    'password 9.5',
    'check.denies.unknown-user',
    400,
    denied,
    'fail',
    ['must access.password-must-match'],
    { version: '9.5.21' },
  ],
  [
    'password 10.0',
    'check.denies.unknown-user',
    400,
    denied,
    'pass',
    ['information access.password-must-match'],
    { version: '10.0.0' },
  ],
  [
    'password 10.2',
    'check.denies.unknown-user',
    400,
    denied,
    'pass',
    ['information access.password-must-match'],
    { version: '10.2.9' },
  ],
  [
    'password 10.3',
    'check.denies.unknown-user',
    400,
    denied,
    'fail',
    ['must access.password-must-match'],
    { version: '10.3.0' },
  ],
  ['password, unknown', 'check.denies.unknown-user', 400, denied, 'warn', ['should access.password-must-match']],
  [
    'password, unreadable',
    'check.denies.unknown-user',
    400,
    denied,
    'warn',
    ['should access.password-must-match'],
    { version: 'next' },
  ],
  ['empty password', 'check.denies.empty-password', 200, true, 'fail', ['must access.password-must-match']],
  [
    'empty password',
    'check.denies.empty-password',
    403,
    denied,
    'warn',
    ['should access.password-must-match'],
    access.off,
  ],
  [
    'glsa 9.4',
    'check.denies.unknown-service-account',
    500,
    denied,
    'warn',
    ['should access.token-must-be-known'],
    { version: '9.4.7' },
  ],
  [
    'glsa 9.5',
    'check.denies.unknown-service-account',
    500,
    denied,
    'fail',
    ['must access.token-must-be-known'],
    { version: '9.5.0' },
  ],
  ['glsa, unknown', 'check.denies.unknown-service-account', 500, denied, 'warn', ['should access.token-must-be-known']],
  ['lower case', 'check.accepts.lower-case-scheme', 401, denied, 'pass', ['information check.responds']],
  ['lower case', 'check.accepts.lower-case-scheme', 200, true, 'pass', []],
  ['order', 'add.denies.org-admin.empty-object', 400, denied, 'warn', ['should access.before-validation']],
  ['order', 'add.denies.anonymous.malformed-json', 400, denied, 'warn', ['should access.before-validation']],
  ['order', 'remove.denies.anonymous.empty-object', 422, denied, 'warn', ['should access.before-validation']],
  ['order', 'remove.denies.org-admin.malformed-json', 400, denied, 'warn', ['should access.before-validation']],
  ['order', 'add.denies.org-admin.empty-object', 200, documentedLicense, 'fail', ['must access.org-admin-denied']],
  ['order', 'add.denies.org-admin', 400, denied, 'fail', ['must access.org-admin-denied']],
  [
    'the admin',
    'check.reports.boolean',
    403,
    denied,
    'fail',
    ['must access.server-admin-allowed', 'must check.responds'],
  ],
  ['the route', 'check.reports.boolean', 404, denied, 'fail', ['must check.responds', 'must access.routes-exist']],
  [
    'the route on 13',
    'check.reports.boolean',
    404,
    denied,
    'fail',
    ['must check.responds', 'must access.routes-exist', 'must access.deprecated-route'],
    { version: '13.1.0' },
  ],
  ['fields', 'add.accepts.valid-license', 200, documentedLicense, 'pass', []],
  ['prod null', 'add.accepts.valid-license', 200, { ...documentedLicense, prod: null }, 'pass', []],
  [
    'exp as text',
    'add.accepts.valid-license',
    200,
    { ...documentedLicense, exp: '1' },
    'fail',
    ['must response.license-types'],
  ],
  ['no slug', 'add.accepts.valid-license', 200, without(['slug']), 'warn', ['should add.fields-present']],
  [
    'no slug in 11',
    'add.accepts.valid-license',
    200,
    without(['slug']),
    'pass',
    ['information add.fields-present'],
    { version: '11.0.0' },
  ],
  ['no slug', 'renew.accepts.stored-license', 200, without(['slug']), 'pass', []],
  ['no jti', 'renew.accepts.stored-license', 200, without(['jti']), 'warn', ['should renew.fields-present']],
  ['one more field', 'renew.accepts.stored-license', 200, { ...documentedLicense, more: 1 }, 'pass', []],
  ['no field', 'add.accepts.valid-license', 200, {}, 'fail', ['must add.license-object']],
  [
    'a license within',
    'renew.accepts.stored-license',
    200,
    { license: documentedLicense },
    'warn',
    ['should renew.license-object'],
  ],
  ['renewal', 'renew.accepts.stored-license', 404, denied, 'warn', ['should renew.returns-license']],
  ['renewal', 'renew.accepts.stored-license', 500, denied, 'warn', ['should renew.returns-license']],
  ['renewal', 'renew.accepts.stored-license', 503, denied, 'warn', ['should renew.returns-license']],
  ['renewal', 'renew.accepts.stored-license', 400, denied, 'fail', ['must renew.returns-license']],
  ['renewal', 'renew.accepts.stored-license', 200, '', 'warn', ['should renew.license-object']],
  ['renewal', 'add.accepts.valid-license', 200, '', 'fail', ['must add.license-object']],
  ['no license', 'renew.rejects.none-stored', 404, denied, 'pass', []],
  ['no license', 'renew.rejects.none-stored', 500, denied, 'pass', ['information renew.needs-license']],
  ['no license', 'renew.rejects.none-stored', 200, documentedLicense, 'warn', ['should renew.needs-license']],
  [
    'no license',
    'renew.rejects.none-stored',
    200,
    documentedLicense,
    'pass',
    ['information renew.needs-license'],
    elsewhere,
  ],
  ['check', 'check.reports.false.none-stored', 200, true, 'fail', ['must check.false-without-license']],
  [
    'check',
    'check.reports.false.none-stored',
    200,
    true,
    'pass',
    ['information check.false-without-license'],
    elsewhere,
  ],
  ['check', 'check.reports.false.none-stored', 200, true, 'warn', ['should check.false-without-license'], unsure],
  ['check', 'check.reports.true', 200, false, 'fail', ['must check.true-while-valid'], elsewhere],
  ['check', 'check.reports.true', 200, false, 'warn', ['should check.true-after-add'], { licenseJustAdded: true }],
  ['instance', 'remove.rejects.missing-instance', 422, denied, 'pass', []],
  ['instance', 'remove.rejects.missing-instance', 400, denied, 'pass', []],
  ['instance', 'remove.rejects.null-instance', 202, {}, 'fail', ['must remove.instance-required']],
  ['instance', 'remove.rejects.empty-instance', 404, denied, 'fail', ['must remove.instance-required']],
  [
    'instance',
    'remove.rejects.missing-instance.none-stored',
    202,
    {},
    'warn',
    ['should remove.instance-required'],
    none,
  ],
  ['instance', 'remove.rejects.malformed-json.none-stored', 202, {}, 'fail', ['must remove.instance-required'], none],
  ['instance', 'remove.rejects.another-instance', 400, denied, 'fail', ['must remove.wrong-instance']],
  [
    'instance',
    'remove.rejects.longer-path',
    202,
    {},
    'fail',
    ['must remove.wrong-instance', 'must remove.instance-must-match'],
  ],
  ['instance', 'remove.rejects.another-instance.none-stored', 202, {}, 'pass', [], none],
  ['instance', 'remove.rejects.query', 202, {}, 'warn', ['should remove.instance-exact']],
  ['instance', 'remove.rejects.instance-in-list', 202, {}, 'warn', ['should remove.instance-plain']],
  ['token', 'add.rejects.garbage-token', 500, denied, 'warn', ['should add.bad-request']],
  [
    'token',
    'add.rejects.garbage-token',
    200,
    documentedLicense,
    'fail',
    ['must add.bad-request', 'must add.token-valid'],
  ],
  ['token', 'add.rejects.missing-token', 500, denied, 'fail', ['must add.bad-request']],
  ['token', 'add.rejects.missing-token', 404, denied, 'fail', ['must add.bad-request', 'must access.routes-exist']],
  ['token', 'add.rejects.altered-signature', 200, documentedLicense, 'warn', ['should add.signature-checked']],
  ['error without a message', 'add.rejects.garbage-token', 400, {}, 'warn', ['should response.error-message']],
  ['error as HTML', 'add.rejects.garbage-token', 400, '<html>', 'warn', ['should response.error-message']],
  ['202', 'remove.accepts.root-url', 202, { message: 'gone' }, 'warn', ['should remove.empty-object']],
  ['202', 'remove.accepts.root-url', 200, {}, 'fail', ['must remove.accepted']],
  [
    '202',
    'remove.accepts.root-url.none-stored',
    404,
    denied,
    'fail',
    ['must remove.nothing-stored', 'must remove.accepted'],
  ],
  ['boolean', 'check.reports.boolean', 200, '"true"', 'fail', ['must check.bare-boolean']],
];

describe('a rule for what the documentation leaves open', () => {
  const named = rows.map(([rule, id, status, body, verdict, findings, known = {}]) => {
    return { rule, id, status, body, verdict, findings, known };
  });

  test.each(named)('$rule: $id with $status is a $verdict', ({ id, status, body, verdict, findings, known }) => {
    const judgment = judge(realScenario(id), answer(status, body), context(known));
    expect(judgment.findings.map(({ level, requirement }) => `${level} ${requirement}`)).toEqual(findings);
    expect(judgment.verdict).toBe(verdict);
    expect(judgment.reason).toBeNull();
  });

  test('Content-Type application/json passes in any case and with parameters', () => {
    const received = response(200, true, { 'content-type': 'Application/Json; charset=UTF-8' });
    expect(judge(realScenario('check.reports.boolean'), answered(received), context()).verdict).toBe('pass');
  });

  test('a renewal that stores a license where none was stored violates renew.keeps-license, a must, whatever its status', () => {
    const known = { before: saying(false), after: saying(true) };
    const { findings } = judge(realScenario('renew.rejects.none-stored'), answer(404), context(known));
    expect(findings).toMatchObject([{ level: 'must', code: 'rejected-but-done', requirement: 'renew.keeps-license' }]);
    const accepted = judge(realScenario('renew.rejects.none-stored'), answer(200, documentedLicense), context(known));
    expect(accepted.findings.map(({ level, requirement }) => `${level} ${requirement}`)).toEqual([
      'should renew.needs-license',
      'must renew.keeps-license',
    ]);
  });
});
