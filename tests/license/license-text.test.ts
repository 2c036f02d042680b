import { describe, expect, test } from 'vitest';
import { readLicense } from '../../src/license/license-text.ts';
import { tokenOf } from '../support/licenses.ts';

const token = tokenOf({ lid: '7', lexp: 4_000_000_000 });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, bom: boolean): Uint8Array => Buffer.from(`${bom ? '\uFEFF' : ''}${text}`, 'utf16le');
const bigEndian = (text: string): Uint8Array => Buffer.from(utf16(text, true)).swap16();

describe('a license file', () => {
  test.each([
    ['the token as it was downloaded', utf8(token), []],
    ['a line break at its end', utf8(`${token}\r\n`), []],
    ['white space inside', utf8(`${token.slice(0, 20)}\n ${token.slice(20)}`), ['white-space']],
    ['double quotes', utf8(`"${token}"\n`), ['quotes']],
    ['single quotes', utf8(`'${token}'`), ['quotes']],
    ['a byte order mark', utf8(`\uFEFF${token}`), ['byte-order-mark']],
    ['a JSON object', utf8(JSON.stringify({ token })), ['json-object']],
    ['UTF-16 with a byte order mark', utf16(token, true), ['utf-16', 'byte-order-mark']],
    ['UTF-16 without a byte order mark', utf16(token, false), ['utf-16']],
    ['big-endian UTF-16', bigEndian(token), ['utf-16', 'byte-order-mark']],
    ['a JSON object in UTF-16', utf16(`{"token": "${token}"}`, true), ['utf-16', 'byte-order-mark', 'json-object']],
  ])('with $0 has the repairs $2', (_, bytes, repairs) => {
    expect(readLicense(bytes, false)).toMatchObject({
      ok: true,
      license: { text: token, repairs, identity: { lid: '7' } },
    });
  });
});

describe('a license file without a license', () => {
  const es256 = (signature: string): string =>
    `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.${token.split('.')[1]}.${signature}`;

  test.each([
    ['nothing', utf8(' \n'), 'license-empty'],
    ['a large file', new Uint8Array(65 * 1024), 'license-too-large'],
    ['bytes that are not text', Uint8Array.of(0x65, 0xff, 0xff), 'license-not-text'],
    ['a text that is not a token', utf8('PATH=/usr/bin'), 'license-not-a-token'],
    ['two parts', utf8(token.split('.').slice(0, 2).join('.')), 'license-not-a-token'],
    ['an empty signature', utf8(token.replace(/[^.]*$/, '')), 'license-not-a-token'],
    ['a comment line', utf8(`# the license of staging\n${token}`), 'license-not-a-token'],
    ['claims that are not JSON', utf8('YWJj.YWJj.YWJj'), 'license-claims-unreadable'],
    ['a signature that was cut off', utf8(es256('YWJj')), 'license-signature-cut'],
    ['a signature of an impossible length', utf8(`${token}a`.replace(/[^.]*$/, 'abcde')), 'license-signature-cut'],
  ])('with $0 is rejected as $2', (_, bytes, code) => {
    expect(readLicense(bytes, false)).toMatchObject({ ok: false, error: { code } });
  });

  test('is not a file whose token has a signature of the right length', () => {
    expect(readLicense(utf8(es256(Buffer.alloc(64).toString('base64url'))), false).ok).toBe(true);
  });

  test('is used as it is if opaque licenses are allowed', () => {
    const license = { text: 'AWS license 1', claims: undefined, identity: undefined };
    expect(readLicense(utf8('"AWS license 1"\n'), true)).toMatchObject({ ok: true, license });
  });
});
