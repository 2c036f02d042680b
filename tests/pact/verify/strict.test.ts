import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createProblem } from '../../../src/domain/messages/problems.ts';
import { ProblemError } from '../../../src/domain/problem.ts';
import { verifyPacts } from '../../../src/pact/verify/verify.ts';
import {
  askState,
  askTarget,
  content,
  interaction,
  type Pretence,
  pactFile,
  pretending,
  resultIn,
  settingsWith,
} from '../fixtures.ts';

const licensed = { name: 'a license is stored', params: { persona: 'server-admin' } };

/** Verifies one check of a license that is stored, with a Pact that pretends. */
async function withPact(pretence: Pretence) {
  const pacts = [pactFile([interaction({ states: [licensed] })])];
  const report = await verifyPacts(await settingsWith(), { pacts, startPact: pretending(pretence) });
  return { report, result: resultIn(report, 'pact.a-check') };
}

/** Pact files in which there is nothing to verify. */
const useless: readonly (readonly [what: string, path: () => string, message: RegExp])[] = [
  ['no interactions', () => pactFile([]), /has no interactions, so there is nothing to verify/],
  [
    'nothing about licensing',
    () => pactFile([interaction({ path: '/api/health' })]),
    /has no request to the licensing API/,
  ],
  ['no file', () => '/nowhere/pact.json', /does not exist/],
];

const unbelieved = (reason: RegExp) => ({ verdict: 'fail', findings: [{ message: expect.stringMatching(reason) }] });

describe('what Pact would let pass and this does not', () => {
  test('a state without a handler', async () => {
    const pacts = [
      pactFile([interaction({ states: [{ name: 'a licence is stored' }] }), interaction({ description: 'b' })]),
    ];
    const report = await verifyPacts(await settingsWith(), { pacts });
    expect(resultIn(report, 'pact.a-check')).toMatchObject({
      verdict: 'fail',
      exchange: null,
      findings: [{ seen: 'a licence is stored', expected: expect.stringContaining('"a license is stored"') }],
    });
    expect(report.exitCode).toBe(1);
  });

  test('a persona that nobody knows, and states that contradict each other', async () => {
    const pacts = [
      pactFile([
        interaction({ states: [{ name: 'any', params: { persona: 'root' } }] }),
        interaction({ description: 'both', states: [licensed, { name: 'no license is stored' }] }),
      ]),
    ];
    const report = await verifyPacts(await settingsWith(), { pacts });
    expect(resultIn(report, 'pact.a-check').findings[0]?.seen).toBe('root');
    expect(resultIn(report, 'pact.both').findings[0]?.expected).toBe('provider states that can be true together');
  });

  test('an interaction that is pending', async () => {
    const pacts = [pactFile([interaction({ pending: true, status: 404 }), interaction({ description: 'b' })])];
    const report = await verifyPacts(await settingsWith(), { pacts });
    expect(resultIn(report, 'pact.a-check')).toMatchObject({ verdict: 'fail', findings: [{ seen: 'pending: true' }] });
    expect(report.exitCode).toBe(1);
  });

  test.for(useless)('%s', async ([, path, message]) => {
    const verifying = verifyPacts(await settingsWith(), { pacts: [path()] });
    await expect(verifying).rejects.toBeInstanceOf(ProblemError);
    await expect(verifying).rejects.toMatchObject({
      problem: { code: expect.stringMatching(/^pact-file-/), message: expect.stringMatching(message) },
    });
  });

  test('fewer results than interactions', async () => {
    const { result, report } = await withPact(async (job) => {
      await askState(job);
      await askTarget(job);
      return { interactionResults: [] };
    });
    expect(result).toMatchObject(unbelieved(/Pact gave 0 results for one interaction/));
    expect(report.exitCode).toBe(1);
  });

  test('a handler that threw or was not reached', async () => {
    const { result } = await withPact(async (job) => {
      await askTarget(job);
      return content;
    });
    expect(result).toMatchObject(unbelieved(/a handler of its provider state was not reached, or threw/));
  });

  test('a result without a request', async () => {
    const { result, report } = await withPact(async (job) => {
      await askState(job);
      return content;
    });
    expect(result).toMatchObject(unbelieved(/without sending the request/));
    expect(report.exitCode).toBe(1);
  });

  test('another request than the one of the interaction', async () => {
    const { result } = await withPact(async (job) => {
      await askState(job);
      expect(await askTarget(job, '/api/admin/settings')).toBe(404);
      await askTarget(job);
      return content;
    });
    expect(result).toMatchObject(unbelieved(/another request .* GET \/api\/admin\/settings/));
  });

  test('a result without interactions', async () => {
    const { result } = await withPact(async () => 'everything is fine');
    expect(result).toMatchObject(unbelieved(/no result that can be read/));
  });
});

test('a Pact that is gone ends the run with a problem, not with a verdict', async () => {
  const pacts = [pactFile([interaction(), interaction({ description: 'another' })])];
  const report = await verifyPacts(await settingsWith(), {
    pacts,
    startPact: async () => ({
      run: async () => {
        await sleep(1);
        throw new ProblemError(createProblem('pact-died', { cause: 'SIGSEGV', output: '' }));
      },
      touch: () => {},
      alive: () => false,
      end: () => {},
    }),
  });
  expect(report).toMatchObject({ result: 'error', exitCode: 70, problem: { code: 'pact-died' } });
  expect(report.counts).toMatchObject({ pass: 0, blocked: 2 });
});

test('a verification does not use a proxy of the environment', async () => {
  const before = process.env.HTTP_PROXY;
  process.env.HTTP_PROXY = 'http://127.0.0.1:9';
  try {
    const report = await verifyPacts(await settingsWith(), { pacts: [pactFile([interaction()])] });
    expect(report.exitCode).toBe(0);
  } finally {
    if (before === undefined) delete process.env.HTTP_PROXY;
    else process.env.HTTP_PROXY = before;
  }
});
