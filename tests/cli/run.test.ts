import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type Runner, run } from '../../src/cli/run.ts';
import type { Report } from '../../src/domain/report.ts';
import { runConformance } from '../../src/index.ts';
import { renderReport } from '../../src/report/reporters.ts';
import { type FakeIo, fakeIo, runLine } from './fake-io.ts';

const conformant = await runConformance({ reference: true, only: ['check.*'] });

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

function reportOf(io: FakeIo): unknown {
  return JSON.parse(io.out());
}

describe('run', () => {
  test('prints the terminal report, and exits with 4 if the run is partial', async () => {
    const io = fakeIo();
    expect(await run({ reference: true }, io, ending({ result: 'partial', exitCode: 4 }))).toBe(4);
    const lines = io.out().trimEnd().split('\n');
    expect(lines[0]).toMatch(/: partial, exit code 4$/);
    expect(lines.at(-1)).toMatch(/^Exit code 4\. /);
    expect(io.out()).not.toContain('\u001b');
  });

  test('colors the report on a terminal', async () => {
    const io = fakeIo({ isTTY: true });
    await run({ reference: true }, io, ending());
    expect(io.out()).toContain('\u001b[');
  });

  test('--reporter json prints JSON and nothing else', async () => {
    const io = fakeIo();
    await run({ reference: true, reporter: ['json'] }, io, ending());
    expect(reportOf(io)).toMatchObject({ schemaVersion: 1, result: 'conformant' });
  });

  test('prints the problem to standard error with --reporter json', async () => {
    const io = fakeIo();
    const problem = { code: 'unreachable', message: 'Nobody answers.' } as const;
    await run({ reference: true, reporter: ['json'] }, io, ending({ result: 'error', exitCode: 3, problem }));
    expect(io.err()).toContain('grafana-licensing-conformance: Nobody answers.');
  });

  test('prints the terminal report if every reporter writes to a file', async () => {
    const io = fakeIo();
    const file = join(io.directory, 'report.json');
    await run({ reference: true, reporter: [`json=${file}`] }, io, ending());
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ result: 'conformant' });
    expect(io.out()).toContain('Result: conformant');
  });

  test.each([
    ['the settings are incomplete', ['run']],
    ['a flag is unknown', ['run', '--reference', '--no-such-flag']],
    ['a value is wrong', ['run', '--reference', '--impact', 'all']],
    ['another report cannot be written', ['run', '--reference', '--reporter', 'json=/no/such/folder/x']],
  ])('leaves no report of an earlier run if %s', async (_, args) => {
    const file = join(fakeIo().directory, 'report.xml');
    writeFileSync(file, renderReport('junit', conformant, { color: false }));
    const { exitCode } = await runLine([...args, '--reporter', `junit=${file}`]);
    expect([exitCode, existsSync(file)]).toEqual([2, false]);
  });

  test('rejects a report file that cannot be written before anything runs', async () => {
    const io = fakeIo();
    const runner = vi.fn(ending());
    expect(await run({ reference: true, reporter: [`json=${io.directory}`] }, io, runner)).toBe(2);
    expect(io.err()).toContain('it is a folder');
    expect(runner).not.toHaveBeenCalled();
  });

  test('rejects two reports on standard output', async () => {
    const io = fakeIo();
    expect(await run({ reference: true, reporter: ['json', 'terminal'] }, io, ending())).toBe(2);
    expect(io.err()).toContain('The reports json and terminal both go to standard output.');
    expect(io.out()).toBe('');
  });

  test('exits with 2 if a report cannot be written at the end', async () => {
    const io = fakeIo();
    const folder = join(io.directory, 'reports');
    const { mkdirSync, rmdirSync } = await import('node:fs');
    mkdirSync(folder);
    const runner: Runner = async () => {
      rmdirSync(folder);
      return conformant;
    };
    expect(await run({ reference: true, reporter: [`junit=${join(folder, 'report.xml')}`] }, io, runner)).toBe(2);
    expect(io.err()).toContain('its folder does not exist');
  });

  test('prints progress to standard error, as one line on a terminal', async () => {
    const io = fakeIo({ isTTY: true });
    const runner: Runner = async (_, { onEvent }) => {
      onEvent?.({ kind: 'planned', target: conformant.target, total: 2 });
      onEvent?.({ kind: 'judged', result: conformant.results[0] as never, done: 1, total: 2 });
      return conformant;
    };
    await run({ reference: true }, io, runner);
    expect(io.err()).toContain('2 scenarios against');
    expect(io.err()).toContain('\r\u001b[2K');
  });
});

describe('--reporter ndjson', () => {
  const lines = (text: string): readonly { kind: string; result?: { id: string } }[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('prints each result when it comes', async () => {
    const io = fakeIo();
    const seen: number[] = [];
    const runner: Runner = async (_, { onResult }) => {
      for (const result of conformant.results) {
        onResult?.(result);
        seen.push(lines(io.out()).length);
      }
      return conformant;
    };
    expect(await run({ reference: true, reporter: ['ndjson'] }, io, runner)).toBe(0);
    expect(seen).toEqual(conformant.results.map((_, at) => at + 2));
    expect(lines(io.out()).map(({ kind }) => kind)).toEqual([
      'start',
      ...conformant.results.map(() => 'result'),
      'end',
    ]);
  });

  test('writes each result to its file when it comes, and the terminal report to standard output', async () => {
    const io = fakeIo();
    const file = join(io.directory, 'results.ndjson');
    const seen: number[] = [];
    const runner: Runner = async (_, { onResult }) => {
      for (const result of conformant.results) onResult?.(result);
      seen.push(lines(readFileSync(file, 'utf8')).length);
      return conformant;
    };
    const flags = { reference: true, reporter: [`ndjson=${file}`], reportMode: '0644' };
    expect(await run(flags, io, runner)).toBe(0);
    expect(seen).toEqual([conformant.results.length + 1]);
    expect(lines(readFileSync(file, 'utf8')).at(-1)?.kind).toBe('end');
    expect(statSync(file).mode & 0o777).toBe(0o644);
    expect(io.out()).toContain('Result: conformant');
  });

  test('exits with 2 if a result cannot be written', async () => {
    const io = fakeIo();
    const runner: Runner = async (_, { onResult }) => {
      for (const result of conformant.results) onResult?.(result);
      return conformant;
    };
    expect(await run({ reference: true, reporter: ['ndjson=/dev/full'] }, io, runner)).toBe(2);
    expect(io.err().match(/no space is left/g)).toHaveLength(1);
  });
});

describe('GitHub Actions', () => {
  const failing = conformant.results.map((result, at) => (at === 0 ? { ...result, verdict: 'fail' as const } : result));
  const nonconformant = ending({ results: failing, result: 'nonconformant', exitCode: 1 });

  test('gets annotations on standard error and a step summary, beside any report', async () => {
    const io = fakeIo({ environment: { GITHUB_ACTIONS: 'true' } });
    const summary = join(io.directory, 'summary.md');
    writeFileSync(summary, 'before\n');
    Object.assign(io.environment, { GITHUB_STEP_SUMMARY: summary });
    expect(await run({ reference: true, reporter: ['json'] }, io, nonconformant)).toBe(1);
    expect(io.err()).toMatch(/^::error title=Licensing conformance%3A fail check\./m);
    expect(reportOf(io)).toMatchObject({ result: 'nonconformant' });
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n<!-- grafana-licensing-conformance -->\n### ✖/);
  });

  test('exits with 0 after a conformant run although the step summary cannot be written', async () => {
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/no/such/folder/summary' };
    const io = fakeIo({ environment });
    expect(await run({ reference: true }, io, ending())).toBe(0);
    expect(io.err()).toContain('its folder does not exist');
  });

  test('gets annotations outside GitHub Actions only with --reporter github', async () => {
    const [silent, chosen] = [fakeIo(), fakeIo()];
    await run({ reference: true }, silent, nonconformant);
    await run({ reference: true, reporter: ['github'] }, chosen, nonconformant);
    expect(silent.err()).not.toContain('::error');
    expect(chosen.err()).toContain('::error');
    expect(chosen.out()).toContain('Result: nonconformant');
  });
});

describe('an interrupted run', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s has the exit code %i, also in the report', async ([signal, exitCode]) => {
    const io = fakeIo();
    const ended = run({ reference: true, reporter: ['json'] }, io, (settings, hooks) => {
      queueMicrotask(() => io.interrupt(signal));
      return interrupted(settings, hooks);
    });
    expect(await ended).toBe(exitCode);
    expect(reportOf(io)).toMatchObject({ exitCode });
    expect(io.err()).toContain('Stopping …');
  });

  test.for([
    ['before anything was sent', { impact: 'write' }, [], 'Stopping …'],
    ['while test accounts are created', { impact: 'reject' }, ['stage'], 'Stopping: deleting test accounts …'],
    [
      'after the first write',
      { impact: 'write' },
      ['stage', 'planned'],
      'Stopping: restoring the license and deleting test accounts …',
    ],
    ['after requests at impact read', { impact: 'read' }, ['planned'], 'Stopping …'],
  ] as const)('$0 prints: $3', async ([, { impact }, reached, message]) => {
    const io = fakeIo({
      environment: { GRAFANA_ADMIN_PASSWORD: 'secret', GRAFANA_LICENSE_TOKEN: 'a.b.c' },
    });
    await run({ url: 'http://127.0.0.1:9/', impact }, io, async (_, { onEvent }) => {
      for (const kind of reached) {
        if (kind === 'planned') onEvent?.({ kind, target: conformant.target, total: 2 });
        else onEvent?.({ kind, stage: 'creating test accounts', url: 'http://127.0.0.1:9/' });
      }
      io.interrupt('SIGINT');
      return conformant;
    });
    expect(
      io
        .err()
        .split('\n')
        .filter((line) => line.startsWith('Stopping')),
    ).toEqual([message]);
  });

  test('exits with 3 if the license could not be restored', async () => {
    const io = fakeIo();
    const problem = { code: 'license-not-restored', message: 'It is lost.' } as const;
    const ended = await run({ reference: true }, io, async () => {
      io.interrupt('SIGTERM');
      return { ...conformant, result: 'error', exitCode: 3, problem };
    });
    expect(ended).toBe(3);
  });
});
