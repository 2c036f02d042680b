import { describe, expect, test } from 'vitest';
import { findingOf } from '../../src/domain/finding.ts';
import { type FindingCode, findingMessages } from '../../src/domain/messages/findings.ts';

const codes = Object.keys(findingMessages) as FindingCode[];
const data = { expected: 'one thing', seen: 'another' };

describe('the catalog of messages', () => {
  test.each(codes)('has a sentence for %s, with a reason and without', (code) => {
    for (const more of [{}, { because: 'of a habit' }]) {
      expect(findingMessages[code]({ ...data, ...more })).toMatch(/^\S.*[.?]$/s);
      expect(findingMessages[code]({ ...data, ...more })).not.toMatch(/undefined|\.\./);
    }
  });

  test.each(codes)('has a code in lower-case words: %s', (code) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});

describe('a finding', () => {
  test('has its code, its data and the sentence made of them', () => {
    expect(findingOf('must', 'check.responds', 'wrong-status', data)).toEqual({
      level: 'must',
      code: 'wrong-status',
      requirement: 'check.responds',
      ...data,
      message: 'Expected one thing, got another.',
    });
  });
});
