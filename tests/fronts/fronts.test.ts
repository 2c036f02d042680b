import { describe, expect, onTestFinished, test } from 'vitest';
import { type Front, fronts } from '../../fixtures/fronts/responses.ts';
import { type Reach, startBehind } from '../../fixtures/fronts/start-front.ts';
import { inspectTarget } from '../../src/app/doctor.ts';
import type { Settings } from '../../src/config/settings.ts';
import { runAtOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

async function behind(front: Front, reach: Reach): Promise<Settings> {
  const { way, close } = await startBehind(front, reach);
  onTestFinished(close);
  const { ca: _, cert: __, key: ___, ...same } = way;
  return settings({ timeoutMs: 10_000, stateDirectory: temporaryDirectory(), ...same });
}

const cases = fronts.flatMap((front) =>
  (['everything', 'everything but health'] as const).map((reach) => ({ front, reach, id: front.id })),
);

describe('a response of a proxy to the server admin', () => {
  test.each(cases)(
    'ends run with $front.problem and exit code $front.exitCode: $id on $reach',
    async ({ front, reach }) => {
      const report = await runAtOnce(await behind(front, reach));
      expect(report).toMatchObject({ result: 'error', exitCode: front.exitCode, problem: { code: front.problem } });
      expect(report.problem?.message).toMatch(front.says);
      expect(report.results).toEqual([]);
      if (front.secret !== undefined) expect(JSON.stringify(report)).not.toContain(front.secret);
    },
  );

  test.each(cases)(
    'ends doctor with $front.problem and exit code $front.exitCode: $id on $reach',
    async ({ front, reach }) => {
      const { problem, exitCode } = await inspectTarget(await behind(front, reach));
      expect({ code: problem?.code, exitCode }).toEqual({ code: front.problem, exitCode: front.exitCode });
      if (front.secret !== undefined) expect(problem?.message).not.toContain(front.secret);
    },
  );

  test.each(fronts)('blocks the scenario during a run: $id', async (front) => {
    const report = await runAtOnce(await behind(front, 'mid-run'));
    expect(report).toMatchObject({ result: 'partial', exitCode: 4, problem: null });
    const reasons = report.results.flatMap(({ reason }) => reason?.code ?? []);
    expect(reasons).toContain('front-response');
    expect(report.results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });

  test.each(fronts)('does not affect doctor if the proxy responds only during the scenarios: $id', async (front) => {
    expect((await inspectTarget(await behind(front, 'mid-run'))).problem).toBeNull();
  });
});
