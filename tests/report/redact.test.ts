import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { redactReport, redactText, type Secrets } from '../../src/report/redact.ts';
import { createRedactor } from '../../src/report/redaction/redactor.ts';
import { anyString } from '../support/any-string.ts';
import {
  adminPassword,
  exchangeOf,
  findingOf,
  license,
  mixedResults,
  reportOf,
  resultOf,
  secrets,
  serviceAccountToken,
} from './sample.ts';

const shown = { showLicense: true };
const none: Secrets = { values: [] };
const fromTarget = createRedactor(none, shown);
const hiding = createRedactor(none, { showLicense: false });

const bodyAfter = (body: string, given: Secrets = secrets): string => {
  const report = reportOf([resultOf({ exchange: exchangeOf({}, { body }) })]);
  return redactReport(report, given, shown).results[0]?.exchange?.response?.body ?? '';
};

describe('redaction by value', () => {
  it.each([
    ['the secret', `saw ${adminPassword}.`, 'saw [REDACTED:GRAFANA_ADMIN_PASSWORD].'],
    ['user and password', `admin:${adminPassword}`, '[REDACTED:GRAFANA_ADMIN_PASSWORD]'],
    ['a license', `{"a":"${license}"}`, '{"a":"[REDACTED:GRAFANA_LICENSE_TOKEN]"}'],
    ['the signature of a license', license.split('.')[2] ?? '', '[REDACTED:GRAFANA_LICENSE_TOKEN]'],
    [
      'two secrets',
      `${serviceAccountToken} ${license}`,
      '[REDACTED:GRAFANA_SERVICE_ACCOUNT_TOKEN] [REDACTED:GRAFANA_LICENSE_TOKEN]',
    ],
  ])('replaces $0 by the name of the secret: $2', (_, text, expected) => {
    expect(redactText(text, secrets)).toBe(expected);
  });

  it('does not change a text without secrets', () => {
    const text = 'Expected status 422, saw status 202: 100%, "ä\\u00e4" &amp; 😀 Basic authentication, bearer token.';
    expect(redactText(text, secrets)).toBe(text);
  });

  it('takes out the beginning of a secret where an excerpt was cut', () => {
    const given: Secrets = { values: [{ name: 'P', value: 'correct horse battery' }] };
    expect(redactText('saw you sent correct hor… (300 characters)', given)).toBe(
      'saw you sent [REDACTED]… (300 characters)',
    );
  });
});

describe('redaction of a short password', () => {
  const admin: Secrets = { values: [{ name: 'P', value: 'admin', user: 'admin' }] };

  it('leaves our own words readable', () => {
    const result = resultOf({
      verdict: 'blocked',
      reason: createReason('password-not-tried', { problem: 'the admin is not a server admin' }),
      title: 'an org admin is refused',
    });
    const note = createNote('cleanup-incomplete', { problem: 'The admin was accepted.' });
    const report = redactReport(reportOf([result], { notes: [note] }), admin, shown);
    expect(report.results[0]).toMatchObject({ reason: result.reason, title: result.title, persona: 'server-admin' });
    expect(report.notes).toEqual([note]);
  });

  it.each(['Grafana', 'license', 'Expected', 'GRAFANA_ADMIN_PASSWORD', 'licensing-conformance', 'server admin'])(
    'never redacts a sentence of ours that has the password in it: %s',
    (value) => {
      const given: Secrets = { values: [{ name: 'P', value, user: 'admin' }] };
      const notes = [
        createNote('oss-with-licensing'),
        createNote('license-left-stored'),
        createNote('admin-rights-unknown'),
      ];
      const problem = createProblem('admin-refused', { response: 'status 401' });
      const report = redactReport(reportOf([], { notes, problem }), given, shown);
      expect([report.notes, report.problem]).toEqual([notes, problem]);
      expect(bodyAfter(`you sent ${value}.`, given)).toBe('you sent [REDACTED:P].');
    },
  );

  it('takes the password out of a sentence of ours that quotes the target', () => {
    const given: Secrets = { values: [{ name: 'P', value: 'hunter' }] };
    const note = createNote('accounts-not-searched', { response: 'status 403, no: hunter' });
    const report = redactReport(reportOf([], { notes: [note] }), given, shown);
    expect(report.notes[0]?.message).toBe('Could not search for test accounts: status 403, no: [REDACTED:P].');
  });

  it('takes the password out of what the target wrote if it is a word there', () => {
    expect(bodyAfter('no: admin, administrator', admin)).toBe('no: [REDACTED:P], administrator');
    expect(bodyAfter('admin:admin', admin)).toBe('[REDACTED:P]');
    expect(bodyAfter(btoa('admin:admin'), admin)).toBe('[REDACTED:P]');
  });

  it('takes the password out of a sentence of ours if it repeats what was seen', () => {
    const secret: Secrets = { values: [{ name: 'P', value: 'sesame' }] };
    const finding = findingOf({
      seen: 'wrong password sesame',
      message: 'Expected an object, saw wrong password sesame.',
    });
    const [result] = redactReport(reportOf([resultOf({ findings: [finding] })]), secret, shown).results;
    expect(result?.findings[0]?.message).toBe('Expected an object, saw wrong password [REDACTED:P].');
  });

  it('takes out one of up to three characters only where a password is expected', () => {
    const tiny: Secrets = { values: [{ name: 'P', value: '1', user: 'bob' }] };
    expect(bodyAfter('1 of 1, password=1, bob:1', tiny)).toBe('1 of 1, password=[REDACTED], [REDACTED:P]');
  });
});

describe('redaction by location', () => {
  it.each([
    ['a field', '{"token":"abc","x":1}', '{"token":"[REDACTED]","x":1}'],
    ['a number', '{"key": 12345}', '{"key": [REDACTED]}'],
    ['a nested value', '{"password":{"a":["b}"]},"x":1}', '{"password":[REDACTED],"x":1}'],
    ['a name with a prefix', '{"access_token":"abc"}', '{"access_token":"[REDACTED]"}'],
    ['an escaped quote', '{"key":"a\\"b","x":"c"}', '{"key":"[REDACTED]","x":"c"}'],
    ['an escaped name', '{"tok\\u0065n":"abc"}', '{"tok\\u0065n":"[REDACTED]"}'],
    ['JSON that breaks off', '{"token":"abc', '{"token":"[REDACTED]'],
    ['JSON that breaks off in a list', '{"token":["abc', '{"token":[REDACTED]'],
    ['no JSON', "{token: 'abc', key = def}", "{token: '[REDACTED]', key = [REDACTED]}"],
    ['JSON in JSON', '{"m":"{\\"token\\":\\"abc\\"}"}', '{"m":"{\\"token\\":\\"[REDACTED]\\"}"}'],
    ['a form', 'token=abc&x=1', 'token=[REDACTED]&x=1'],
    ['a header in a text', 'Authorization: Basic YTpi xyz\nHost: a', 'Authorization: [REDACTED]\nHost: a'],
    ['a header in JSON', '{"Set-Cookie":"a=b"}', '{"Set-Cookie":"[REDACTED]"}'],
    ['Basic credentials', 'you sent Basic YWRtaW46MQ== today', 'you sent Basic [REDACTED] today'],
    ['a Bearer token', 'you sent Bearer abcdefgh1 today', 'you sent Bearer [REDACTED] today'],
    ['URL credentials', 'see http://a:b@host/c', 'see http://[REDACTED]@host/c'],
    ['a service account token', 'glsa_abcdef_123 is gone', '[REDACTED] is gone'],
    ['a JWT', 'saw eyJhbGciOi.eyJzdWIiOi.c2ln here', 'saw [REDACTED] here'],
    [
      'nothing of null, an empty string and a harmless payload',
      '{"token":null,"key":"","password":"this-is-not-a-license"}',
      null,
    ],
  ])('takes out %s', (_, text, expected) => {
    expect(fromTarget(text, 'target')).toBe(expected ?? text);
  });

  it.each([
    ['a field', '{"company":"ACME","exp":1}', '{"company":"[REDACTED]","exp":1}'],
    ['a number', '{"lid":42}', '{"lid":[REDACTED]}'],
    ['a finding', 'lid is 42', 'lid is [REDACTED]'],
    ['a finding about a text', 'slug is "ac me"', 'slug is [REDACTED]'],
  ])('takes out whose license it is unless the report may show that: %s', (_, text, expected) => {
    expect(hiding(text, 'target')).toBe(expected);
    expect(fromTarget(text, 'target')).toBe(text);
  });

  it('hides headers that carry credentials', () => {
    const exchange = exchangeOf(
      { headers: { Authorization: 'x', Cookie: 'y' } },
      {
        headers: [
          ['set-cookie', 'z'],
          ['x-api-key', 'k'],
          ['server', 's'],
        ],
      },
    );
    const [result] = redactReport(reportOf([resultOf({ exchange })]), none, shown).results;
    expect(result?.exchange?.request.headers).toEqual({ Authorization: '[REDACTED]', Cookie: '[REDACTED]' });
    expect(result?.exchange?.response?.headers).toEqual([
      ['set-cookie', '[REDACTED]'],
      ['x-api-key', '[REDACTED]'],
      ['server', 's'],
    ]);
  });

  it('keeps the harmless payloads of our own requests, so that they can be repeated', () => {
    for (const body of ['{"token":12345}', '{"token":""}', '{"token":"this-is-not-a-license"}', '{"token":']) {
      const [result] = redactReport(reportOf([resultOf({ exchange: exchangeOf({ body }) })]), secrets, shown).results;
      expect(result?.exchange?.request.body).toBe(body);
    }
  });
});

describe('redaction of any text', () => {
  const pieces = fc.constantFrom(
    '"token":',
    '\\',
    '"',
    '%41',
    '&#65;',
    '{',
    '[',
    'eyJ',
    '\ud800',
    'ä',
    'Basic ',
    '://',
    '@',
    '…',
  );
  const hostile = fc.array(fc.oneof(pieces, anyString(), fc.constant(adminPassword))).map((all) => all.join(''));

  it('never throws, and shows no secret, nor when it is redacted again', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('target', 'ours'), (text, author) => {
        const redact = createRedactor(secrets, { showLicense: false });
        const once = redact(text, author);
        expect(once).not.toContain(adminPassword);
        expect(redact(once, author)).not.toContain(adminPassword);
      }),
      { numRuns: 300 },
    );
  });

  it('redacts a report twice as once', () => {
    const once = redactReport(reportOf(mixedResults), secrets, { showLicense: false });
    expect(redactReport(once, secrets, { showLicense: false })).toEqual(once);
  });

  it('keeps no more than the first 64 Ki characters of a body, and no half of a secret', () => {
    const body = bodyAfter('x'.repeat(64 * 1024 - 10) + license + 'y'.repeat(100_000));
    expect(body.length).toBeLessThan(64 * 1024 + 100);
    expect(body).toMatch(/x\[REDACTED(:GRAFANA_LICENSE_TOKEN)?\]… \(\d+ characters\)$/);
  });

  const million = 1024 * 1024;
  it.each([
    ['quotes', '"'.repeat(million)],
    ['JSON nested without end', '{"token":'.repeat(million / 8)],
    ['lists', `{"key":${'['.repeat(million)}`],
    ['percent signs', '%25'.repeat(million / 3)],
    ['escapes', '\\u005c'.repeat(million / 6)],
    ['URLs', 'a://'.repeat(million / 4)],
    ['base64', 'QUJD'.repeat(million / 4)],
    ['lists of numbers', '104, '.repeat(million / 5)],
    ['hex', '68:'.repeat(million / 3)],
    ['words of 12 letters', 'abcdefghijkl '.repeat(million / 13)],
    ['digits and spaces', `1${' '.repeat(39)}`.repeat(million / 40)],
    ['spaces', `"token"${' '.repeat(million)}`],
    ['JWTs', 'eyJ'.repeat(million / 3)],
    ['secrets', `${adminPassword} `.repeat(million / 20)],
    ['fields', '"token":"a",'.repeat(million / 12)],
    ['Basic', 'Basic '.repeat(million / 6)],
  ])('reads a megabyte of %s in linear time, so that the test ends at all', (_, text) => {
    const redacted = createRedactor(secrets, { showLicense: false })(text, 'target');
    expect(redacted).not.toContain(adminPassword);
  });

  it('reads many results with large bodies', () => {
    const results = Array.from({ length: 60 }, (_, index) =>
      resultOf({ exchange: exchangeOf({}, { body: `${index} ${'lorem "ipsum" \\n %20 '.repeat(million / 20)}` }) }),
    );
    const { results: redacted } = redactReport(reportOf(results), secrets, { showLicense: false });
    expect(redacted).toHaveLength(60);
  });
});

describe('findings that concern the run as a whole', () => {
  it('are redacted like findings of a scenario', () => {
    const finding = findingOf({ seen: adminPassword, message: `Expected a license, saw ${adminPassword}.` });
    const report = redactReport(reportOf([], { findings: [finding] }), secrets, { showLicense: false });
    expect(JSON.stringify(report)).not.toContain(JSON.stringify(adminPassword).slice(1, -1));
    expect(report.findings[0]?.seen).toBe('[REDACTED:GRAFANA_ADMIN_PASSWORD]');
  });
});
