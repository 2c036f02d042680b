import { describe, expect, it } from 'vitest';
import { clientRequirements } from '../../../specs/client.ts';
import { clientScenarios } from '../../../specs/client-scenarios.ts';
import type { ClientRun } from '../../../src/client/judge/client-run.ts';
import {
  type ClientRuns,
  judgeClient,
  mayExpect200,
  outcomeOfBaseline,
} from '../../../src/client/judge/judge-client.ts';
import { clientRequirementResults } from '../../../src/client/judge/summarize-client.ts';
import type { ScenarioResult } from '../../../src/domain/report.ts';
import { addition, check, recorded, removal, renewal, requestOf, runOf } from './runs.ts';

const all = [check, addition, renewal, removal];
const baseline = runOf([recorded(check), recorded(addition), recorded(renewal), recorded(removal, 202)]);
const needs200 = runOf(baseline.exchanges, 1);

function judged(runs: Partial<ClientRuns>): ReadonlyMap<string, ScenarioResult> {
  const results = judgeClient(clientScenarios, { baseline, reactions: new Map(), ...runs });
  return new Map(results.map((result) => [result.id, result]));
}

/** The result of a scenario whose run was this one. */
function reaction(id: string, run: ClientRun): ScenarioResult | undefined {
  return judged({ reactions: new Map([[id, run]]) }).get(id);
}

/** The requirements and codes of the findings of a result. */
const found = (result: ScenarioResult | undefined): readonly string[] =>
  (result?.findings ?? []).map(({ requirement, code }) => `${requirement} ${code}`);

describe('the first run of a client', () => {
  it.for([
    ['silent', 'sends nothing to the API', { baseline: runOf([recorded(requestOf('GET', '/api/health'))]) }],
    ['succeeds', 'ends with exit code 0', { baseline }],
    ['fails', 'ends with exit code 1', { baseline: needs200 }],
    [
      'fails',
      'ends with exit code 1 whether a removal gets 202 or 200',
      { baseline: needs200, removalWith200: needs200 },
    ],
    [
      'expects-200',
      'ends with exit code 0 only if a removal gets 200 instead of 202',
      { baseline: needs200, removalWith200: baseline },
    ],
  ] as const)('has the outcome "%s" if the client %s', ([outcome, , runs]) => {
    expect(outcomeOfBaseline(runs)).toBe(outcome);
  });

  it.for([
    ['is repeated', 'exit code 1 after a removal', needs200, true],
    ['is not repeated', 'exit code 0', baseline, false],
    ['is not repeated', 'exit code 1 without a removal', runOf([recorded(check)], 1), false],
    ['is not repeated', 'a timeout', runOf(baseline.exchanges, 0, { end: { kind: 'timed-out', limitMs: 5 } }), false],
  ] as const)('%s with 200 for the removal if it ends with %s', ([, , run, expected]) => {
    expect(mayExpect200(run)).toBe(expected);
  });
});

describe('a client that sends nothing', () => {
  it('gets the verdict skipped in every scenario, and exercises no requirement', () => {
    const results = [...judged({ baseline: runOf([]) }).values()];
    expect(new Set(results.map(({ verdict, reason }) => `${verdict} ${reason?.code}`))).toEqual(
      new Set(['skipped not-sent']),
    );
    const requirements = clientRequirementResults(clientRequirements, clientScenarios, results);
    expect(new Set(requirements.map(({ verdict }) => verdict))).toEqual(new Set(['not exercised']));
  });
});

describe('a client that only checks', () => {
  it('passes the scenario about credentials, and skips those about bodies', () => {
    const results = judged({ baseline: runOf([recorded(check)]) });
    const verdicts = ['basic', 'token', 'instance', 'empty-object', 'json'].map(
      (name) => results.get(`client.sends.${name}`)?.verdict,
    );
    expect(verdicts).toEqual(['pass', 'skipped', 'skipped', 'skipped', 'skipped']);
    expect(results.get('client.accepts.removal')?.reason?.code).toBe('not-sent');
    const requirements = clientRequirementResults(clientRequirements, clientScenarios, [...results.values()]);
    expect(requirements.find(({ id }) => id === 'client.instance')).toMatchObject({
      level: 'must',
      verdict: 'not exercised',
    });
  });
});

describe('a client that fails although every response is a success', () => {
  it('breaks only client.success-accepted, and the scenarios about its reactions are blocked', () => {
    const results = judged({ baseline: needs200, removalWith200: needs200 });
    expect(found(results.get('client.accepts.success'))).toEqual(['client.success-accepted success-not-accepted']);
    expect(results.get('client.fails.forbidden')).toMatchObject({
      verdict: 'blocked',
      reason: { code: 'command-fails-anyway' },
    });
    expect(results.get('client.accepts.removal')?.verdict).toBe('blocked');
    expect([...results.values()].flatMap(found)).toHaveLength(1);
  });

  it('has a finding that names the 404 that it got', () => {
    const run = runOf([recorded(renewal, 404)], 1);
    expect(judged({ baseline: run }).get('client.accepts.success')?.findings[0]?.message).toContain(
      'status 404 for POST /api/licensing/token/renew',
    );
  });

  it('breaks client.ends if it had to be stopped', () => {
    const run = runOf(baseline.exchanges, 0, { end: { kind: 'timed-out', limitMs: 5 } });
    expect(found(judged({ baseline: run }).get('client.accepts.success'))).toEqual(['client.ends command-not-ended']);
  });
});

describe('a client that needs 200 for a removal', () => {
  it('breaks only client.removal-accepted, and the scenarios about its reactions are judged', () => {
    const forbidden = runOf([recorded(check, 403, true)], 1);
    const results = judged({
      baseline: needs200,
      removalWith200: baseline,
      reactions: new Map([['client.fails.forbidden', forbidden]]),
    });
    expect([...results.values()].flatMap(found)).toEqual(['client.removal-accepted success-not-accepted']);
    expect(results.get('client.fails.forbidden')?.verdict).toBe('pass');
  });
});

describe('a mistake that a client makes twice', () => {
  it('is one finding for each thing seen', () => {
    const bearer = { ...check, headers: { authorization: 'Bearer x' } };
    const none = { ...check, headers: {} };
    const result = judged({ baseline: runOf([check, bearer, bearer, none].map((one) => recorded(one))) }).get(
      'client.sends.basic',
    );
    expect(result?.findings.map(({ seen }) => seen)).toEqual(['a Bearer token', 'no credentials']);
    expect(result).toMatchObject({ verdict: 'fail', exchange: { request: bearer } });
    expect(Object.keys(result?.exchange ?? {})).not.toContain('misled');
  });
});

describe('a reaction', () => {
  it('to an error that never reached the client is not judged', () => {
    expect(reaction('client.fails.bad-request', runOf([recorded(check)]))?.reason?.code).toBe('not-sent');
  });

  it.for([
    ['exit code 0', runOf([recorded(check, 401, true)], 0), ['client.unauthenticated error-ignored']],
    ['exit code 1', runOf([recorded(check, 401, true)], 1), []],
    ['a signal', runOf([recorded(check, 401, true)], 0, { end: { kind: 'signaled', signal: 'SIGABRT' } }), []],
    [
      'no end',
      runOf([recorded(check, 401, true)], 0, { end: { kind: 'timed-out', limitMs: 5 } }),
      ['client.ends command-not-ended'],
    ],
  ] as const)('to 401 with %s has the findings $2', ([, run, findings]) => {
    expect(found(reaction('client.fails.unauthenticated', run))).toEqual(findings);
  });

  it('to unknown fields has the finding success-not-accepted if the exit code is 1', () => {
    const run = runOf([recorded(addition, 200, true)], 1);
    expect(found(reaction('client.accepts.unknown-fields', run))).toEqual([
      'client.unknown-fields success-not-accepted',
    ]);
  });

  it.for([0, 1])('to slow responses with exit code %i passes', (code) => {
    expect(reaction('client.accepts.slow-response', runOf([recorded(addition, 200, true)], code))?.verdict).toBe(
      'pass',
    );
  });
});

describe('a repeated request of a client', () => {
  const id = 'client.fails.internal-error';
  const posts = (count: number): ClientRun =>
    runOf(
      Array.from({ length: count }, () => recorded(addition, 500, true)),
      1,
    );

  it('has the finding write-repeated if a POST is sent more often than in the first run', () => {
    expect(found(reaction(id, posts(2)))).toEqual(['client.no-repetition write-repeated']);
  });

  it('has no finding if the first run sends the POST as often', () => {
    const often = runOf([...all, addition].map((one) => recorded(one)));
    const results = judgeClient(clientScenarios, { baseline: often, reactions: new Map([[id, posts(2)]]) });
    expect(found(results.find((one) => one.id === id))).toEqual([]);
  });

  it('has no finding if it is a GET', () => {
    const run = runOf([recorded(check, 401, true), recorded(check, 401, true)], 1);
    expect(found(reaction('client.fails.unauthenticated', run))).toEqual([]);
  });
});

describe('a redirect to another host', () => {
  const id = 'client.fails.redirect';
  const exchanges = [recorded(check, 302, true)];
  const login = { method: 'GET', url: 'http://localhost:1/login', headers: {} };
  const leak = 'client.redirect-without-credentials credentials-redirected';

  it.for([
    ['with the Authorization header', { ...login, headers: { authorization: 'Basic x' } }, [leak]],
    ['with the license in the body', { ...login, method: 'POST', body: addition.body ?? '' }, [leak]],
    ['without credentials', login, []],
  ] as const)('has the findings $2 if the client follows it %s', ([, request, findings]) => {
    expect(found(reaction(id, runOf(exchanges, 1, { redirected: [request] })))).toEqual(findings);
  });

  it('whose login page is taken for success breaks client.login-page', () => {
    expect(found(reaction(id, runOf(exchanges, 0, { redirected: [login] })))).toEqual([
      'client.login-page error-ignored',
    ]);
  });
});
