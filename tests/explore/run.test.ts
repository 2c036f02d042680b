import { describe, expect, test } from 'vitest';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { runOutcomeOf } from '../../src/engine/judge/summarize.ts';
import { result } from '../support/results.ts';
import { runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

const few = { impact: 'write', only: ['check.reports.boolean'] } as const;

describe('a run with --explore', () => {
  test('explores after the scenarios, and restores the license', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const report = await runAtOnce(settingsFor(server, { ...few, explore: 5, seed: 1 }));
    expect(report).toMatchObject({
      result: 'conformant',
      exitCode: 0,
      exploration: { sequences: 5, seed: 1, failure: null },
    });
    expect(server.state().storedLicense?.claims?.lid).toBe('1000');
  });

  test('leaves a server without a license as it found it', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true, unlicensed: true });
    await runAtOnce(settingsFor(server, { ...few, explore: 5, seed: 1 }));
    expect(server.state().storedLicense).toBeUndefined();
  });

  test('is not conformant if a sequence fails, although every scenario passed', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true, fault: 'remove.accepts-wrong-instance' });
    const report = await runAtOnce(settingsFor(server, { ...few, explore: 20, seed: 1 }));
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1, counts: { fail: 0 } });
    expect(JSON.stringify(report.exploration)).toContain('[REDACTED:GRAFANA_LICENSE_TOKEN]');
    expect(JSON.stringify(report.exploration)).not.toContain(server.license);
    expect(server.state().storedLicense?.claims?.lid).toBe('1000');
  });

  test('takes a random seed if none is given, and reports it', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const told: unknown[] = [];
    const report = await runAtOnce(settingsFor(server, { ...few, explore: 1 }), {
      onEvent: (event) => told.push(event.kind === 'note' ? event.note : ''),
    });
    const { seed } = report.exploration ?? {};
    expect(seed).toBe((seed ?? 0.5) | 0);
    expect(told).toContainEqual(createNote('exploration-started', { sequences: 1, seed: seed ?? 0 }));
  });

  test('explores nothing and is partial if the target does not accept the license', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const foreign = await server.issue({ foreignKey: true });
    const report = await runAtOnce(settingsFor(server, { ...few, explore: 5, seed: 1, license: foreign }));
    expect(report).toMatchObject({ result: 'partial', exitCode: 4, exploration: { sequences: 0, failure: null } });
    expect(report.notes.map(({ code }) => code)).toContain('exploration-not-started');
    expect(server.state().requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test('does not explore after the run has stopped early', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const controller = new AbortController();
    const report = await runAtOnce(settingsFor(server, { ...few, explore: 5, seed: 1 }), {
      signal: controller.signal,
      onEvent: ({ kind }) => kind === 'judged' && controller.abort(),
    });
    expect(report.exploration?.failure ?? null).toBeNull();
    expect(report.exploration?.sequences ?? 0).toBe(0);
    expect(report.problem?.code).toBe('interrupted');
  });

  test('restores the license when it is interrupted', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const controller = new AbortController();
    const settings = settingsFor(server, { ...few, explore: 1000, seed: 1 });
    const report = await runAtOnce(settings, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'note' && event.note.code === 'exploration-started') setImmediate(() => controller.abort());
      },
    });
    expect(report).toMatchObject({ result: 'error', exitCode: 130, problem: { code: 'interrupted' } });
    expect(server.state().storedLicense?.claims?.lid).toBe('1000');
  });

  test('has no exploration in its report if none was asked for', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    expect(await runAtOnce(settingsFor(server, few))).toMatchObject({ exploration: null });
  });
});

describe('the result of a run', () => {
  const always = (): boolean => true;
  const passed = [result()];
  const failure = { message: 'renew, as server-admin: returned status 500.', steps: [] };

  test.each([
    ['without an exploration is not changed', null, 'conformant', 0],
    [
      'with an exploration that went as predicted is not changed',
      { sequences: 5, seed: 1, failure: null },
      'conformant',
      0,
    ],
    ['with a sequence that failed is nonconformant', { sequences: 5, seed: 1, failure }, 'nonconformant', 1],
    ['with an exploration that sent nothing is partial', { sequences: 0, seed: 1, failure: null }, 'partial', 4],
  ] as const)('%s', (_, exploration, expected, exitCode) => {
    expect(runOutcomeOf(passed, false, null, always, exploration)).toEqual({ result: expected, exitCode });
  });

  test('is error with exit code 130 if the run was interrupted, whatever was explored', () => {
    const problem = createProblem('interrupted');
    expect(runOutcomeOf(passed, false, problem, always, { sequences: 5, seed: 1, failure })).toMatchObject({
      result: 'error',
      exitCode: 130,
    });
  });
});
