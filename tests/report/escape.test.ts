import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forTerminal, forXml, inertJson, inertXml, shellQuote } from '../../src/report/escape.ts';
import { anyString } from '../support/any-string.ts';

const anything = anyString();

describe('a text for the terminal', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a\nb\r\tc\0', 'a\\nb\\r\\tc\\x00'],
    ['\u009b2J\u007f', '\\x9b2J\\x7f'],
    ['abc\u202Edef\u2066', 'abc\\u{202e}def\\u{2066}'],
    ['zero\u200Bwidth\uFEFF', 'zero\\u{200b}width\\u{feff}'],
    ['line\u2028paragraph\u2029', 'line\\u{2028}paragraph\\u{2029}'],
    ['\ud800', '\\u{d800}'],
    ['\u{E0041}', '\\u{e0041}'],
    ['::set-output name=a::b', '\\::set-output name=a::b'],
    ['  ::error::x', '  \\::error::x'],
    ['\u00a0::error::x', '\u00a0\\::error::x'],
    ['##vso[task.setvariable]x', '#\\#vso[task.setvariable]x'],
    ['a ##[error]x', 'a #\\#[error]x'],
    ['###[error]', '##\\#[error]'],
    ['##teamcity[x]', '#\\#teamcity[x]'],
    ['plain ä 😀 :: ## [x]', 'plain ä 😀 :: ## [x]'],
  ])('shows %j as %j', (text, expected) => {
    expect(forTerminal(text)).toBe(expected);
  });

  it('is one line without anything invisible, whatever it was', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(forTerminal(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('a text for XML', () => {
  it.each([
    ['a\u0000b\u001b', 'a\\x00b\\x1b'],
    ['\ud800 \udc00', '\uFFFD \uFFFD'],
    ['\uFFFE\uFFFF', '\uFFFD\uFFFD'],
    ['line\n\ttab\r', 'line\n\ttab\\r'],
    ['\u202E', '\\u{202e}'],
    [']]> <&"', ']]> <&"'],
  ])('shows %j as %j', (text, expected) => {
    expect(forXml(text)).toBe(expected);
  });

  it('has only characters that XML 1.0 allows', () => {
    const allowed = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
    fc.assert(
      fc.property(anything, (text) => {
        expect(forXml(text)).toMatch(allowed);
      }),
    );
  });
});

describe('a whole output that is printed', () => {
  it('is the same JSON value without control characters and commands', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anything, fc.constantFrom('##vso[x]', '\\##[a', '\u009b', '\u202e'))), (value) => {
        const json = inertJson(JSON.stringify(value, null, 2));
        expect(JSON.parse(json)).toEqual(value);
        expect(json).not.toMatch(/##(?:vso)?\[|[\u007f-\u009f\u2028\u202e]/);
      }),
    );
  });

  it('is XML without lines that a CI system obeys', () => {
    expect(inertXml('<a b="##vso[x]">\n  ::error::x\n</a>')).toBe('<a b="#&#35;vso[x]">\n  &#58;:error::x\n</a>');
  });
});

describe('a word of the shell', () => {
  it.each([
    ['abc/d.e:f', 'abc/d.e:f'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$(id) `id` "$HOME"', '\'$(id) `id` "$HOME"\''],
    ['a\nb', "$'a\\nb'"],
    ["\u001b1'\\", "$'\\0331\\'\\\\'"],
    ['\u0085\u202e', "$'\\302\\205\\342\\200\\256'"],
    ['##vso[x]', "$'#\\043vso[x]'"],
    ['a\0b\ud800', "'a\uFFFDb\uFFFD'"],
  ])('quotes %j as %s', (text, expected) => {
    expect(shellQuote(text)).toBe(expected);
  });
});
