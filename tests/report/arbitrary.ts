import fc from 'fast-check';
import { type NoteCode, noteCodes } from '../../src/domain/messages/notes.ts';
import { type ProblemCode, problemCodes } from '../../src/domain/messages/problems.ts';
import { type ReasonCode, reasonCodes } from '../../src/domain/messages/reasons.ts';
import { type Report, type ScenarioResult, verdicts } from '../../src/domain/report.ts';
import { impacts } from '../../src/domain/scenario.ts';
import { anyString } from '../support/any-string.ts';
import { findingOf, reportOf, resultOf, target } from './sample.ts';

/** Any text at all, what a hostile server would choose included. */
export const anyText = fc.oneof(
  anyString({ maxLength: 30 }),
  fc.constantFrom(
    ']]>',
    '<!--',
    '&amp;',
    '\u0000',
    '\ud800',
    '"\'',
    '##vso[x]',
    '\n::error::',
    '__proto__',
    '[REDACTED]',
    'true',
  ),
);

const anyProblem = fc.record({ code: fc.constantFrom(...(problemCodes as readonly ProblemCode[])), message: anyText });
const anyNote = fc.record({ code: fc.constantFrom(...(noteCodes as readonly NoteCode[])), message: anyText });
const anyReason = fc.record({ code: fc.constantFrom(...(reasonCodes as readonly ReasonCode[])), message: anyText });
const anyFailure = fc.record({ kind: fc.constantFrom('refused', 'tls', 'timeout', 'aborted'), message: anyText });
const milliseconds = fc.integer({ min: 0, max: 100_000 }).map((tenths) => tenths / 10);

const anyResponse = fc.record(
  {
    status: fc.integer({ min: 100, max: 999 }),
    headers: fc.array(fc.tuple(anyText, anyText), { maxLength: 3 }),
    body: anyText,
    cut: anyFailure,
  },
  { requiredKeys: ['status', 'headers', 'body'] },
);

const anyExchange = fc.record(
  {
    request: fc.record(
      {
        method: fc.constantFrom('GET', 'POST', 'DELETE'),
        url: anyText,
        headers: fc.dictionary(anyText, anyText, { maxKeys: 3, noNullPrototype: true }),
        body: anyText,
      },
      { requiredKeys: ['method', 'url', 'headers'] },
    ),
    response: anyResponse,
    failure: anyFailure,
    attempts: fc.constantFrom(1, 2),
    startedAt: fc.constant('2030-01-01T00:00:00.000Z'),
    durationMs: milliseconds,
  },
  { requiredKeys: ['request', 'attempts', 'startedAt', 'durationMs'] },
);

const anyFinding = fc
  .record({
    level: fc.constantFrom('must', 'should', 'information'),
    code: fc.constantFrom('wrong-status', 'wrong-body'),
    expected: anyText,
    seen: anyText,
    message: anyText,
  })
  .map(findingOf);

const anyResult: fc.Arbitrary<ScenarioResult> = fc
  .record({
    endpoint: fc.constantFrom('check', 'add', 'renew', 'remove', 'client'),
    persona: fc.constantFrom('server-admin', 'org-admin', 'anonymous'),
    impact: fc.constantFrom(...impacts),
    verdict: fc.constantFrom(...verdicts),
    reason: fc.option(anyReason),
    durationMs: milliseconds,
    findings: fc.array(anyFinding, { maxLength: 3 }),
    exchange: fc.option(anyExchange),
  })
  .map(resultOf);

const anyExploration = fc.record({
  sequences: fc.nat(1000),
  seed: fc.integer(),
  failure: fc.option(
    fc.record({
      message: anyText,
      steps: fc.array(
        fc.record({
          persona: fc.constantFrom('server-admin', 'org-admin', 'anonymous'),
          expected: anyText,
          seen: anyText,
          exchange: anyExchange,
        }),
        { maxLength: 3 },
      ),
    }),
  ),
});

const anyEntry = {
  id: fc.constantFrom('wrong-body', 'remove.wrong-instance'),
  reason: anyText,
  until: fc.constantFrom('2030-01-01', '13.1'),
  issue: anyText,
  seen: fc.array(fc.integer({ min: 100, max: 599 }), { minLength: 1, maxLength: 2 }),
  line: fc.integer({ min: 1, max: 1000 }),
};
const anyEntries = fc.array(fc.record(anyEntry, { requiredKeys: ['id', 'reason', 'until'] }), { maxLength: 2 });

const anyDeviations = fc.record({
  accepted: fc.array(fc.record({ ...anyEntry, scenario: fc.option(anyText), finding: anyFinding }), { maxLength: 2 }),
  stale: anyEntries,
  expired: anyEntries,
  unchecked: anyEntries,
});

/** Any report that a run could give, consistent or not. */
export const anyReport: fc.Arbitrary<Report> = fc
  .tuple(
    fc.array(anyResult, { maxLength: 5 }),
    fc.record({
      notes: fc.array(anyNote, { maxLength: 2 }),
      problem: fc.option(anyProblem),
      exploration: fc.option(anyExploration),
      deviations: fc.option(anyDeviations),
      result: fc.constantFrom('conformant', 'nonconformant', 'partial', 'error'),
      exitCode: fc.constantFrom(0, 1, 2, 3, 4, 70, 130),
      target: fc.record({
        url: anyText,
        version: fc.option(anyText),
        detected: fc.option(fc.constant(target.detected)),
      }),
      scope: fc.record({ strict: fc.boolean(), only: fc.array(anyText, { maxLength: 2 }) }),
    }),
  )
  .map(([results, changes]) =>
    reportOf(results, {
      ...changes,
      target: { ...target, ...changes.target },
      scope: {
        impact: 'read',
        profile: 'full',
        minFidelity: null,
        skip: [],
        provisioned: ['org-admin'],
        ...changes.scope,
      },
    }),
  );
