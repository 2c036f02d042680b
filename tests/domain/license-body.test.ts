import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding.ts';
import { inspectBody, licenseFields, renewedLicenseFields } from '../../src/domain/inspect-body.ts';
import { response } from '../support/exchanges.ts';
import { documentedLicense, without } from '../support/licenses.ts';

type Kind = 'integer' | 'number' | 'string' | 'boolean' | 'array,null';

const kindOf = (field: string): Kind => {
  const value: unknown = documentedLicense[field as keyof typeof documentedLicense];
  if (field === 'anonymousRatio') return 'number';
  return typeof value === 'number' ? 'integer' : Array.isArray(value) ? 'array,null' : (typeof value as Kind);
};

const wrongFor: Readonly<Record<Kind, readonly unknown[]>> = {
  integer: ['1', 1.5, true, null, [], {}],
  number: ['1', true, null, [], {}],
  string: [1, true, null, [], {}],
  boolean: ['true', 0, null, [], {}],
  'array,null': ['grafana-enterprise', 1, true, {}],
};

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)}`;
};

function inspect(body: unknown, version?: string): readonly Finding[] {
  return inspectBody('license', response(200, body), version);
}

describe.each(licenseFields.map((field) => [field, kindOf(field)] as const))(
  'the field %s with a value that is not of type %s',
  (field, kind) => {
    test.each(wrongFor[kind].map((value) => [value]))('is a must: %j', (value) => {
      expect(inspect({ ...documentedLicense, [field]: value }, '13.0.0')).toMatchObject([
        {
          code: 'wrong-field-type',
          requirement: 'response.license-types',
          level: 'must',
          expected: `${field} must be ${kind}`,
          seen: `${field} is ${shown(value)}`,
        },
      ]);
    });
  },
);

describe('missing fields of a license', () => {
  test.each(licenseFields)('are a finding of level should: %s', (field) => {
    expect(inspect(without([field]))).toMatchObject([
      {
        code: 'missing-fields',
        requirement: 'add.fields-present',
        level: 'should',
        expected: 'all 24 fields of the example',
        seen: `without ${field}`,
      },
    ]);
  });

  test('are all named, in the order of the page', () => {
    const [found] = inspect(without(['trial', 'jti']));
    expect(found?.seen).toBe('without jti, trial');
  });

  test('may be all but one', () => {
    expect(inspect({ jti: 'x' }).map(({ requirement, level }) => [requirement, level])).toEqual([
      ['add.fields-present', 'should'],
    ]);
  });

  test.each([
    ['12.0.9', 'information'],
    ['9.5.0', 'information'],
    ['12.1.0', 'should'],
    ['13.0.0', 'should'],
    [undefined, 'should'],
    ['unreadable', 'should'],
  ])('are with version %s of level %s, because the documented example is of 12.1', (version, level) => {
    expect(inspect(without(['slug', 'trial']), version).map((one) => one.level)).toEqual([level]);
  });
});

describe('a field of a type that some servers have', () => {
  test.each([
    ['12.0.9', 'information'],
    ['12.1.0', 'must'],
    [undefined, 'should'],
    ['unreadable', 'should'],
  ])('a numeric lid with version %s is of level %s', (version, level) => {
    const [found, ...rest] = inspect({ ...documentedLicense, lid: 10_500 }, version);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ level, requirement: 'response.license-types', seen: 'lid is the number 10500' });
  });

  test.each(['11.0.0', '13.0.0', undefined])('a fraction for anonymousRatio is a should with version %s', (version) => {
    const found = inspect({ ...documentedLicense, anonymousRatio: 0.5 }, version);
    expect(found).toMatchObject([
      {
        level: 'should',
        code: 'wrong-field-type',
        requirement: 'response.license-types',
        expected: expect.stringContaining('anonymousRatio'),
        seen: expect.stringContaining('0.5'),
      },
    ]);
  });

  test.each([true, null, {}, []])('a lid that is %j is a must with version 11.0.0', (lid) => {
    expect(inspect({ ...documentedLicense, lid }, '11.0.0').map(({ level }) => level)).toEqual(['must']);
  });

  test('a number for jti is a must with version 11.0.0', () => {
    expect(inspect({ ...documentedLicense, jti: 1 }, '11.0.0').map(({ level }) => level)).toEqual(['must']);
  });

  test.for([{ prod: null }, { prod: [] }, { prod: ['a'] }, { prod: ['a', 'b'] }])(
    'may be $prod in prod',
    ({ prod }) => {
      expect(inspect({ ...documentedLicense, prod })).toEqual([]);
    },
  );

  test.each([
    [[1], 'prod.0 must be string'],
    [['a', null], 'prod.1 must be string'],
    [['a', {}, 3], 'prod.1 must be string'],
  ])('prod is not %j, and that is one finding', (prod, expected) => {
    expect(inspect({ ...documentedLicense, prod })).toMatchObject([
      { requirement: 'response.license-types', level: 'must', expected, seen: `prod is a list of ${prod.length}` },
    ]);
  });

  test.each([0, -1, 1e15, 1.0])('a whole number may be %d', (included_users) => {
    expect(inspect({ ...documentedLicense, included_users })).toEqual([]);
  });
});

describe('a license with more than the page knows', () => {
  test('may have unknown fields of any kind', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (more) => {
        expect(inspect({ ...more, ...documentedLicense })).toEqual([]);
      }),
    );
  });

  test('has two findings for two wrong fields, beside what it lacks', () => {
    const found = inspect({ ...without(['slug']), trial: 'no', exp: 'never' });
    expect(found.map(({ seen }) => seen)).toEqual([
      'exp is the string "never"',
      'trial is the string "no"',
      'without slug',
    ]);
  });
});

describe('any one field of the documented body that has another type', () => {
  const changed = fc.tuple(fc.constantFrom(...licenseFields), fc.jsonValue()).filter(([field, value]) => {
    const kind = kindOf(field);
    if (field === 'lid' && typeof value === 'number') return false;
    if (kind === 'integer') return !Number.isInteger(value);
    if (kind === 'array,null')
      return value !== null && !(Array.isArray(value) && value.every((one) => typeof one === 'string'));
    return typeof value !== kind;
  });

  test('is the only finding, a must about response.license-types', () => {
    fc.assert(
      fc.property(changed, ([field, value]) => {
        const found = inspect({ ...documentedLicense, [field]: value }, '13.0.0');
        expect(found.map(({ level, requirement }) => [level, requirement])).toEqual([
          ['must', 'response.license-types'],
        ]);
        expect(found[0]?.seen.startsWith(`${field} is `)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a renewed license', () => {
  const renewed = (body: unknown): readonly Finding[] => inspectBody('renewed-license', response(200, body), undefined);
  const example = Object.fromEntries(
    Object.entries(documentedLicense).filter(([field]) => renewedLicenseFields.includes(field)),
  );

  test('has the ten fields of its example', () => {
    expect(renewedLicenseFields).toHaveLength(10);
    expect(renewed(example)).toEqual([]);
    expect(renewed(documentedLicense)).toEqual([]);
  });

  test.each(renewedLicenseFields)('without %s is a should', (field) => {
    const { [field]: _, ...rest } = example;
    expect(renewed(rest)).toMatchObject([
      { level: 'should', code: 'missing-fields', requirement: 'renew.fields-present', seen: `without ${field}` },
    ]);
  });

  test.each([
    ['an empty object', {}],
    ['a message', { message: 'License token renewed' }],
    ['a license in the field license', { license: documentedLicense }],
  ])('that is %s, without a documented field, is a should', (_, body) => {
    expect(renewed(body)).toMatchObject([{ level: 'should', code: 'wrong-body', requirement: 'renew.license-object' }]);
  });

  test.each(['[]', 'true', '"a"', 'null', '{"jti":'])('that is %s, not a JSON object, is a must', (body) => {
    expect(renewed(body)).toMatchObject([{ level: 'must', code: 'wrong-body', requirement: 'renew.json-object' }]);
  });

  test('that has no body is a should', () => {
    expect(renewed('')).toMatchObject([{ level: 'should', code: 'openapi-body', requirement: 'renew.license-object' }]);
  });

  test('has the types of the license that was added', () => {
    expect(renewed({ ...example, jti: 1 })).toMatchObject([{ level: 'must', requirement: 'response.license-types' }]);
  });
});
