import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlLine } from '../../src/report/curl.ts';
import { redactReport } from '../../src/report/redact.ts';
import { temporaryDirectory } from '../support/settings.ts';
import { exchangeOf, license, reportOf, resultOf, secrets, target } from './sample.ts';

const variables = {
  GRAFANA_ADMIN_USER: 'admin',
  GRAFANA_ADMIN_PASSWORD: "s3'cr$t",
  GRAFANA_USER: 'bob',
  GRAFANA_PASSWORD: 'pass word',
  GRAFANA_SERVICE_ACCOUNT_TOKEN: 'glsa_1',
  GRAFANA_LICENSE_TOKEN: license,
};

/** What a shell hands to curl if the line is pasted without the mark of a request that may change the license. */
function argumentsOf(line: string, environment: Record<string, string> = variables): readonly string[] {
  return pasted(line.replace('# may change the license: ', ''), environment);
}

/** What a shell hands to curl if the line is pasted as it is. */
function pasted(line: string, environment: Record<string, string> = variables): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`;
  const output = execFileSync('bash', ['--norc', '-c', script], {
    env: { ...environment, LC_ALL: 'C.UTF-8', PATH: process.env.PATH },
    encoding: 'utf8',
  });
  return output.split('\0').slice(0, -1);
}

const lineFor = (body: string, insecure = false): string => {
  const { results } = redactReport(reportOf([resultOf({ exchange: exchangeOf({ body }) })]), secrets, {
    showLicense: false,
  });
  return results[0] ? curlLine(results[0], { ...target, insecure }) : '';
};

describe('the line that repeats a request', () => {
  it.each([
    ['server-admin', ['-u', "admin:s3'cr$t"]],
    ['org-admin', ['-u', 'bob:pass word']],
    ['service-account', ['-H', 'Authorization: Bearer glsa_1']],
    ['anonymous', []],
    ['unknown-user', ['-u', 'nobody:wrong']],
    ['invalid-token', ['-H', 'Authorization: Bearer this-token-was-never-issued']],
  ] as const)('has the credentials of %s', (persona, credentials) => {
    const { body: _, ...request } = exchangeOf().request;
    const exchange = { ...exchangeOf(), request: { ...request, method: 'GET' } };
    expect(argumentsOf(curlLine(resultOf({ persona, exchange }), target))).toEqual([
      ...['-i', '-X', 'GET'],
      ...credentials,
      'https://grafana.example.com/api/licensing/token',
    ]);
  });

  it.each([
    ['org-admin', 'empty-password', ['-u', 'bob:']],
    ['service-account', 'token-as-basic', ['-u', 'api_key:glsa_1']],
    [
      'invalid-token',
      'service-account-token',
      ['-H', expect.stringMatching(/^Authorization: Bearer glsa_0{32}_[0-9a-f]{8}$/)],
    ],
    [
      'server-admin',
      'lower-case-scheme',
      ['-H', `Authorization: basic ${Buffer.from("admin:s3'cr$t").toString('base64')}`],
    ],
  ] as const)('has the credentials of %s in the form %s', (persona, credentials, expected) => {
    const { body: _, ...request } = exchangeOf().request;
    const exchange = { ...exchangeOf(), request: { ...request, method: 'GET' } };
    const line = curlLine(resultOf({ persona, credentials, exchange }), target);
    expect(argumentsOf(line).slice(3, -1)).toEqual(expected);
  });

  it('sends the body, with the license from the environment', () => {
    const body = JSON.stringify({ token: license, note: "it's" });
    const line = lineFor(body, true);
    expect(line).not.toContain(license);
    expect(argumentsOf(line)).toEqual(
      expect.arrayContaining(['-k', '-H', 'Content-Type: application/json', '--data-raw', body]),
    );
  });

  it('leaves names of variables in the body as text, whatever name the target got into it', () => {
    const line = lineFor(
      '{"instance":"[REDACTED:AWS_SECRET_ACCESS_KEY] $HOME `id` [REDACTED:GRAFANA_ADMIN_PASSWORD]"}',
    );
    expect(argumentsOf(line)).toContain(
      '{"instance":"[REDACTED:AWS_SECRET_ACCESS_KEY] $HOME `id` [REDACTED:GRAFANA_ADMIN_PASSWORD]"}',
    );
  });

  it('reads the license from GRAFANA_LICENSE_PATH if only that is set, and uses the login admin by default', () => {
    const { GRAFANA_LICENSE_TOKEN: _license, GRAFANA_ADMIN_USER: _user, ...others } = variables;
    const path = join(temporaryDirectory(), 'license.jwt');
    writeFileSync(path, `${license}\n`);
    const given = argumentsOf(lineFor(JSON.stringify({ token: license })), { ...others, GRAFANA_LICENSE_PATH: path });
    expect(given).toContain(JSON.stringify({ token: license }));
    expect(given).toContain("admin:s3'cr$t");
  });

  it.each([
    ['a write', 'write', 'DELETE', 422, true],
    ['a request that had to be rejected and was accepted', 'reject', 'DELETE', 202, true],
    ['a request that was rejected', 'reject', 'DELETE', 422, false],
    ['a read', 'read', 'GET', 200, false],
  ] as const)('of $0 does nothing when pasted: $4', (_, impact, method, status, isComment) => {
    const exchange = exchangeOf({ method }, { status });
    const line = curlLine(resultOf({ impact, exchange }), target);
    expect(pasted(line).length === 0).toBe(isComment);
    expect(argumentsOf(line)).toContain(method);
  });

  it('is empty if nothing was sent', () => {
    expect(curlLine(resultOf({ exchange: null }), target)).toBe('');
  });

  it('drops credentials of the URL, and does not take brackets for a pattern', () => {
    const exchange = exchangeOf({ url: 'https://[REDACTED]@[::1]:3000/api/licensing/token' });
    expect(argumentsOf(curlLine(resultOf({ exchange }), target))).toEqual(
      expect.arrayContaining(['-g', 'https://[::1]:3000/api/licensing/token']),
    );
  });

  it('hands over any body as it is, on one line', () => {
    const text = fc.string({
      unit: fc.constantFrom("'", '\\', '"', '$', '`', '\n', '\u001b', 'ä', '7', '😀', '\u202e', '!', '##['),
    });
    fc.assert(
      fc.property(text, (body) => {
        const line = curlLine(resultOf({ exchange: exchangeOf({ body }) }), target);
        expect(line).not.toMatch(/\p{Cc}/u);
        expect(argumentsOf(line)).toContain(body);
      }),
      { numRuns: 30 },
    );
  });
});
