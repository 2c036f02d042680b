import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BodyShape } from '../../src/domain/endpoint.ts';
import { inspectBody } from '../../src/domain/inspect-body.ts';
import { anyString } from '../support/any-string.ts';
import { response } from '../support/exchanges.ts';
import { documentedLicense } from '../support/licenses.ts';

const shapes: readonly BodyShape[] = ['boolean', 'license', 'renewed-license', 'empty-object', 'error'];
const levels = ['must', 'should', 'information'];
const anyShape = fc.constantFrom(...shapes);
const anyVersion = fc.option(fc.oneof(fc.constantFrom('9.0.0', '12.0.0', '13.0.0'), fc.string()), { nil: undefined });

/** Expects each finding to be well-formed, and gives how many there are. */
function expectFindings(
  shape: BodyShape,
  body: string,
  version?: string,
  headers?: Readonly<Record<string, string>>,
): number {
  const findings = inspectBody(shape, response(200, body, headers), version);
  for (const { level, requirement, expected, seen } of findings) {
    expect(levels).toContain(level);
    expect(requirement).toMatch(/^\w+\.[\w-]+$/);
    expect(expected).not.toBe('');
    expect(seen.length).toBeLessThan(600);
  }
  return findings.length;
}

describe('a body that may be anything', () => {
  test('has a verdict as any JSON value', () => {
    fc.assert(
      fc.property(anyShape, fc.json({ maxDepth: 5 }), anyVersion, (...[shape, body, version]) => {
        expectFindings(shape, body, version);
      }),
    );
  });

  test('has a verdict as any text', () => {
    fc.assert(
      fc.property(anyShape, anyString(), fc.string(), (shape, body, type) => {
        expectFindings(shape, body, undefined, { 'content-type': type });
      }),
    );
  });

  test('has a verdict with any JSON value in the place of a field', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(documentedLicense)),
        fc.jsonValue(),
        anyVersion,
        (field, value, version) => {
          expectFindings('license', JSON.stringify({ ...documentedLicense, [field]: value }), version);
        },
      ),
    );
  });
});

describe.each(shapes)('a hostile body read as %s', (shape) => {
  const deep = (open: string, close: string): string => open.repeat(100_000) + close.repeat(100_000);
  const hostile: readonly (readonly [string, string])[] = [
    ['lists 100,000 levels deep', deep('[', ']')],
    ['objects 100,000 levels deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a field 100,000 levels deep', `{"jti":${deep('[', ']')},"message":${deep('[', ']')}}`],
    ['products 100,000 levels deep', `{"prod":[${deep('[', ']')}]}`],
    ['a number of a million digits', '9'.repeat(1_000_000)],
    ['a field of a million digits', `{"exp":${'9'.repeat(1_000_000)}}`],
    ['a million of spaces', `${' '.repeat(1_000_000)}x`],
    ['__proto__ as a key', '{"__proto__":{"jti":"x","message":"x"}}'],
    ['constructor and toString as keys', '{"constructor":1,"toString":2,"hasOwnProperty":3}'],
    ['a lone surrogate', '"\uD800"'],
    ['a NUL', '\u0000'],
    ['100,000 wrong products', `{"prod":[${Array(100_000).fill('1').join(',')}]}`],
    ['100,000 keys', `{${Array.from({ length: 100_000 }, (_, at) => `"k${at}":1`).join(',')}}`],
  ];

  test.each(hostile)('has findings and throws nothing: %s', (_, body) => {
    expect(expectFindings(shape, body)).toBeGreaterThan(0);
  });
});

describe('a key that every object inherits', () => {
  test('is not a field if only the prototype has it', () => {
    const [found] = inspectBody('license', response(200, '{"__proto__":{"jti":"x"}}'), undefined);
    expect(found).toMatchObject({ level: 'must', seen: 'the fields __proto__' });
    const [message] = inspectBody('error', response(400, '{"__proto__":{"message":"x"}}'), undefined);
    expect(message).toMatchObject({ level: 'should', requirement: 'response.error-message' });
  });

  test('leaves nothing on the prototype', () => {
    inspectBody('license', response(200, '{"__proto__":{"polluted":true}}'), undefined);
    expect('polluted' in {}).toBe(false);
  });
});
