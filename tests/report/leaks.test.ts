import { describe, expect, it } from 'vitest';
import { reporterNames } from '../../src/config/reporter-choice.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { Report } from '../../src/domain/report.ts';
import { redactReport } from '../../src/report/redact.ts';
import { renderReport } from '../../src/report/reporters.ts';
import { encodings } from './encodings.ts';
import {
  adminPassword,
  exchangeOf,
  findingOf,
  license,
  licenseClaims,
  reportOf,
  resultOf,
  secrets,
  serviceAccountToken,
  target,
  userPassword,
} from './sample.ts';

const [, payload = '', signature = ''] = license.split('.');
const known = { adminPassword, userPassword, serviceAccountToken, license, payload, signature };
const reporters = reporterNames;

/** What a server sends that sends back everything, everywhere; the tool's own sentences repeat it. */
function echoing(echo: string): Report {
  const body = JSON.stringify({ message: `you sent ${echo}`, token: echo, nested: [{ note: echo }] });
  const result = resultOf({
    verdict: 'fail',
    findings: [
      findingOf({ seen: echo, message: `Expected an object, saw ${echo}.` }),
      findingOf({ seen: `${body.slice(0, 160)}…`, message: `Expected an object, saw ${body.slice(0, 160)}….` }),
      findingOf({ level: 'information', message: `sunset: ${echo}` }),
    ],
    exchange: exchangeOf(
      {
        url: `https://grafana.example.com/api/licensing/token?echo=${echo}`,
        headers: { authorization: echo, 'x-echo': echo },
        body: `{"token":"${echo}"}`,
      },
      {
        headers: [
          ['set-cookie', `session=${echo}`],
          ['x-echo', echo],
          [echo, 'name'],
        ],
        body,
        cut: { kind: 'reset', message: `reset after ${echo}` },
      },
    ),
  });
  const texts = [`it says ${echo}`, echo];
  return reportOf(
    [
      result,
      { ...result, verdict: 'blocked', reason: createReason('no-response', { failure: echo }) },
      { ...result, verdict: 'skipped', reason: createReason('password-not-tried', { problem: echo }) },
      { ...result, verdict: 'warn', exchange: exchangeOf({}, { body: `<p>${echo}</p>` }) },
    ],
    {
      notes: texts.map((problem) => createNote('cleanup-incomplete', { problem })),
      problem: createProblem('tls', { url: echo, failure: echo }),
      deviations: {
        accepted: [{ id: 'wrong-body', reason: echo, until: '13', scenario: 'a', finding: findingOf({ seen: echo }) }],
        stale: [{ id: 'wrong-body', reason: 'x', until: '13', issue: echo }],
        expired: [{ id: 'wrong-body', reason: echo, until: '13' }],
        unchecked: [{ id: 'wrong-body', reason: echo, until: '13' }],
      },
      exploration: {
        sequences: 1,
        seed: 1,
        failure: {
          message: `it says ${echo}`,
          steps: [
            {
              persona: 'server-admin',
              expected: 'status 422',
              seen: `status 200 with ${echo}`,
              exchange: exchangeOf({ body: echo }, { body }),
            },
          ],
        },
      },
      target: { ...target, url: `https://u:${encodeURIComponent(echo)}@grafana.example.com/`, version: echo },
    },
  );
}

/** How a text stands in the outputs of the reporters: as it is, and with the escapes of JSON and XML. */
const written = (text: string): readonly string[] => [
  text,
  JSON.stringify(text).slice(1, -1),
  text.replace(/[&<>"']/g, (one) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[one]};`),
];

describe('a report about a server that sends every credential back, in body, headers and everywhere else', () => {
  it.each(Object.keys(known) as (keyof typeof known)[])('shows nothing of %s, whatever the encoding', (name) => {
    const leaks = Object.entries(encodings).flatMap(([encoding, encode]) => {
      const echo = encode(known[name]);
      const report = redactReport(echoing(echo), secrets, { showLicense: true });
      return reporters
        .filter((reporter) => {
          const output = renderReport(reporter, report, { color: false });
          return [echo, known[name]].flatMap(written).some((text) => output.includes(text));
        })
        .map((reporter) => `${encoding} in ${reporter}`);
    });
    expect(leaks).toEqual([]);
  });

  it('shows no part of the license, shortened or altered as it may be', () => {
    const middle = Math.floor(signature.length / 2);
    const altered = `${signature.slice(0, middle)}A${signature.slice(middle + 1)}`;
    const echoes = [license.slice(0, -10), license.slice(30), altered, payload.slice(0, 60), license.slice(0, 130)];
    for (const echo of echoes) {
      const output = renderReport('json', redactReport(echoing(echo), secrets, { showLicense: true }), {
        color: false,
      });
      const parts = Array.from({ length: echo.length - 16 }, (_, at) => echo.slice(at, at + 16));
      // The header is common to all licenses and may be seen.
      expect(parts.filter((part) => !license.split('.')[0]?.includes(part) && output.includes(part))).toEqual([]);
    }
  });

  it('hides whose license it is, by field and by value', () => {
    const { company, account, lid, slug, details_url: url } = licenseClaims;
    const body = JSON.stringify({ ...licenseClaims, message: `Licensed to ${company}, ${account}` });
    const report = reportOf([
      resultOf({ verdict: 'fail', findings: [findingOf({ seen: body })], exchange: exchangeOf({}, { body }) }),
    ]);
    const hidden = renderReport('json', redactReport(report, secrets, { showLicense: false }), { color: false });
    for (const detail of [company, account, lid, slug, url]) expect(hidden).not.toContain(detail);
    expect(hidden).toContain('https://grafana.com');
    expect(renderReport('json', redactReport(report, secrets, { showLicense: true }), { color: false })).toContain(
      company,
    );
  });
});
