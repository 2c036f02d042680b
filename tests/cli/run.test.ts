import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type Runner, run } from '../../src/cli/run.ts';
import type { Report } from '../../src/domain/report.ts';
import { runConformance } from '../../src/index.ts';
import { type FakeWorld, fakeWorld } from './fake-io.ts';

const conformant = await runConformance({ only: ['check.*'] });

/** A run that comes to the same as a real one did, except for what is said. */
function ending(otherwise: Partial<Report> = {}): Runner {
  return async () => ({ ...conformant, ...otherwise });
}

/** A run that ends when it is asked to. */
const interrupted: Runner = async (_, { signal }) => {
  await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
  return {
    ...conformant,
    result: 'error',
    exitCode: 130,
    problem: { code: 'interrupted', message: 'It was interrupted.' },
  };
};

function reportOf(world: FakeWorld): unknown {
  return JSON.parse(world.out());
}

describe('run', () => {
  test('prints the report for people, and ends with its exit code', async () => {
    const world = fakeWorld();
    expect(await run({}, world, ending({ result: 'partial', exitCode: 4 }))).toBe(4);
    expect(world.out().trimEnd().split('\n').at(-1)).toBe('Result: partial, exit code 4');
    expect(world.out()).not.toContain('\u001b');
  });

  test('colors what goes to a terminal', async () => {
    const world = fakeWorld({ isTTY: true });
    await run({}, world, ending());
    expect(world.out()).toContain('\u001b[');
  });

  test('--reporter json prints JSON and nothing else', async () => {
    const world = fakeWorld();
    await run({ reporter: ['json'] }, world, ending());
    expect(reportOf(world)).toMatchObject({ schemaVersion: 1, result: 'conformant' });
  });

  test('what a run ends with is on standard error where the report is for machines', async () => {
    const world = fakeWorld();
    const problem = { code: 'unreachable', message: 'Nobody answers.' } as const;
    await run({ reporter: ['json'] }, world, ending({ result: 'error', exitCode: 3, problem }));
    expect(world.err()).toContain('licensing-conformance: Nobody answers.');
  });

  test('with files alone, people are told all the same', async () => {
    const world = fakeWorld();
    const file = join(world.directory, 'report.json');
    await run({ reporter: [`json=${file}`] }, world, ending());
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ result: 'conformant' });
    expect(world.out()).toContain('Result: conformant');
  });

  test('a place that cannot be written to is said before anything runs', async () => {
    const world = fakeWorld();
    const runner = vi.fn(ending());
    expect(await run({ reporter: [`json=${world.directory}`] }, world, runner)).toBe(2);
    expect(world.err()).toContain('it is a folder');
    expect(runner).not.toHaveBeenCalled();
  });

  test('two reports cannot share standard output', async () => {
    const world = fakeWorld();
    expect(await run({ reporter: ['json', 'terminal'] }, world, ending())).toBe(2);
    expect(world.err()).toContain('standard output');
    expect(world.out()).toBe('');
  });

  test('a report that could not be written in the end is no pass', async () => {
    const world = fakeWorld();
    const folder = join(world.directory, 'reports');
    const { mkdirSync, rmdirSync } = await import('node:fs');
    mkdirSync(folder);
    const runner: Runner = async () => {
      rmdirSync(folder);
      return conformant;
    };
    expect(await run({ reporter: [`junit=${join(folder, 'report.xml')}`] }, world, runner)).toBe(2);
    expect(world.err()).toContain('its folder does not exist');
  });

  test('progress goes to standard error, on a terminal as one line', async () => {
    const world = fakeWorld({ isTTY: true });
    const runner: Runner = async (_, { onEvent }) => {
      onEvent?.({ kind: 'planned', target: conformant.target, total: 2 });
      onEvent?.({ kind: 'judged', result: conformant.results[0] as never, done: 1, total: 2 });
      return conformant;
    };
    await run({}, world, runner);
    expect(world.err()).toContain('2 scenarios against');
    expect(world.err()).toContain('\r\u001b[2K');
  });
});

describe('when a run is interrupted', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s is the exit code %i, also in the report', async ([signal, exitCode]) => {
    const world = fakeWorld();
    const ended = run({ reporter: ['json'] }, world, (settings, hooks) => {
      queueMicrotask(() => world.interrupt(signal));
      return interrupted(settings, hooks);
    });
    expect(await ended).toBe(exitCode);
    expect(reportOf(world)).toMatchObject({ exitCode });
    expect(world.err()).toContain('Stopping: the license is put back');
  });

  test('a license that could not be put back weighs more than the signal', async () => {
    const world = fakeWorld();
    const problem = { code: 'license-not-restored', message: 'It is lost.' } as const;
    const ended = await run({}, world, async () => {
      world.interrupt('SIGTERM');
      return { ...conformant, result: 'error', exitCode: 3, problem };
    });
    expect(ended).toBe(3);
  });
});
