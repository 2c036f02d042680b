import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
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
import { sharePact } from '../shared-pact.ts';

const { verify } = sharePact();

const licensed = { name: 'a license is stored', params: { persona: 'server-admin' } };

/** Verifies one check with a license stored, with a simulated Pact process. */
async function withPact(pretence: Pretence) {
  const pacts = [pactFile([interaction({ states: [licensed] })])];
  const report = await verifyPacts(await settingsWith(), { pacts, startPact: pretending(pretence) });
  return { report, result: resultIn(report, 'pact.a-check') };
}

/** Pact files with nothing to verify. */
const unverifiable: readonly (readonly [what: string, path: () => string, message: RegExp])[] = [
  ['no interactions', () => pactFile([]), /has no interactions, so there is nothing to verify/],
  [
    'no interaction of the licensing API',
    () => pactFile([interaction({ path: '/api/health' })]),
    /has no request to the licensing API/,
  ],
  ['a path that does not exist', () => '/nowhere/pact.json', /does not exist/],
];

const unreliable = (reason: RegExp) => ({ verdict: 'fail', findings: [{ message: expect.stringMatching(reason) }] });

describe('pact verify fails although Pact itself passes', () => {
  test('for a provider state without a handler', async () => {
    const pacts = [
      pactFile([interaction({ states: [{ name: 'a licence is stored' }] }), interaction({ description: 'b' })]),
    ];
    const report = await verify(await settingsWith(), { pacts });
    expect(resultIn(report, 'pact.a-check')).toMatchObject({
      verdict: 'fail',
      exchange: null,
      findings: [{ seen: 'a licence is stored', expected: expect.stringContaining('"a license is stored"') }],
    });
    expect(report.exitCode).toBe(1);
  });

  test('for an unknown persona and for contradicting states', async () => {
    const pacts = [
      pactFile([
        interaction({ states: [{ name: 'any', params: { persona: 'root' } }] }),
        interaction({ description: 'both', states: [licensed, { name: 'no license is stored' }] }),
      ]),
    ];
    const report = await verify(await settingsWith(), { pacts });
    expect(resultIn(report, 'pact.a-check').findings[0]?.seen).toBe('root');
    expect(resultIn(report, 'pact.both').findings[0]?.expected).toBe('provider states that can be true together');
  });

  test('for a pending interaction', async () => {
    const pacts = [pactFile([interaction({ pending: true, status: 404 }), interaction({ description: 'b' })])];
    const report = await verify(await settingsWith(), { pacts });
    expect(resultIn(report, 'pact.a-check')).toMatchObject({ verdict: 'fail', findings: [{ seen: 'pending: true' }] });
    expect(report.exitCode).toBe(1);
  });

  test.for(unverifiable)('for a pact file with %s', async ([, path, message]) => {
    const verifying = verifyPacts(await settingsWith(), { pacts: [path()] });
    await expect(verifying).rejects.toBeInstanceOf(ProblemError);
    await expect(verifying).rejects.toMatchObject({
      problem: { code: expect.stringMatching(/^pact-file-/), message: expect.stringMatching(message) },
    });
  });

  test('if there are fewer results than interactions', async () => {
    const { result, report } = await withPact(async (job) => {
      await askState(job);
      await askTarget(job);
      return { interactionResults: [] };
    });
    expect(result).toMatchObject(unreliable(/Pact gave 0 results for one interaction/));
    expect(report.exitCode).toBe(1);
  });

  test('if the handler of a provider state was not called', async () => {
    const { result } = await withPact(async (job) => {
      await askTarget(job);
      return content;
    });
    expect(result).toMatchObject(unreliable(/the handler of a provider state was not called, or failed/));
  });

  test('if Pact gives a result without sending the request', async () => {
    const { result, report } = await withPact(async (job) => {
      await askState(job);
      return content;
    });
    expect(result).toMatchObject(unreliable(/without sending the request/));
    expect(report.exitCode).toBe(1);
  });

  test('if Pact sends another request than the one of the interaction', async () => {
    const { result } = await withPact(async (job) => {
      await askState(job);
      expect(await askTarget(job, '/api/admin/settings')).toBe(404);
      await askTarget(job);
      return content;
    });
    expect(result).toMatchObject(unreliable(/a request that is not .* GET \/api\/admin\/settings/));
  });

  test('a result without interactions', async () => {
    const { result } = await withPact(async () => 'everything is fine');
    expect(result).toMatchObject(unreliable(/no readable result/));
  });
});

test('pact verify ends with a problem and no verdict if the Pact process dies', async () => {
  const pacts = [pactFile([interaction(), interaction({ description: 'another' })])];
  const report = await verifyPacts(await settingsWith(), {
    pacts,
    startPact: async () => ({
      run: async () => {
        await setImmediate();
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
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9');
  onTestFinished(() => void vi.unstubAllEnvs());
  const report = await verifyPacts(await settingsWith(), { pacts: [pactFile([interaction()])] });
  expect(report.exitCode).toBe(0);
});
