import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import type { ScenarioResult } from '../../src/domain/report.ts';
import { runConformance } from '../../src/index.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { jsonReport } from '../../src/report/json.ts';
import { findingOf, reportOf, resultOf } from '../report/sample.ts';
import { reference } from '../support/settings.ts';
import { type FakeIo, fakeIo } from './fake-io.ts';

const failing = resultOf({ verdict: 'fail', findings: [findingOf()] });

function withReports(old: readonly ScenarioResult[], next: readonly ScenarioResult[]): FakeIo {
  const io = fakeIo();
  writeFileSync(join(io.directory, 'old.json'), jsonReport(reportOf(old)));
  writeFileSync(join(io.directory, 'new.json'), jsonReport(reportOf(next)));
  return io;
}

function compareIn(io: FakeIo, ...args: readonly string[]): Promise<number> {
  return runProgram(['compare', 'old.json', 'new.json', ...args], io);
}

async function reportOn(server: ReferenceServer): Promise<string> {
  const { url, admin, orgAdmin, serviceAccountToken } = server;
  return jsonReport(
    await runConformance({ url, admin, orgAdmin, serviceAccountToken, only: ['check.*'], showBodies: true }),
  );
}

describe('compare of a server and a mock', () => {
  test('shows where the mock differs in verdict, status and body', async () => {
    const io = fakeIo();
    const live = await reportOn(await reference({ seedPersonas: true }));
    const mock = await reportOn(await reference({ seedPersonas: true, fault: 'check.lets-in-anonymous' }));
    writeFileSync(join(io.directory, 'live.json'), live);
    writeFileSync(join(io.directory, 'mock.json'), mock);
    expect(await runProgram(['compare', 'live.json', 'mock.json', '--reporter', 'json'], io)).toBe(1);
    expect(JSON.parse(io.out())).toMatchObject({
      context: [{ what: 'target' }],
      worse: [{ id: 'check.denies.anonymous', old: 'pass', new: 'fail' }],
      responses: [
        {
          id: 'check.denies.anonymous',
          differences: expect.arrayContaining([
            { what: 'status', field: '', old: '401', new: '200' },
            { what: 'body', field: 'message', old: 'string', new: 'missing' },
            { what: 'body', field: '', old: 'object', new: 'boolean' },
          ]),
        },
      ],
      comparedBodies: true,
    });
  });
});

describe('compare', () => {
  test('exits with 1 if something got worse, and with 0 if not', async () => {
    expect(await compareIn(withReports([resultOf()], [failing]))).toBe(1);
    expect(await compareIn(withReports([failing], [failing]))).toBe(0);
    expect(await compareIn(withReports([failing], [resultOf()]))).toBe(0);
  });

  test('writes the reports of several reporters, and replaces an existing file', async () => {
    const io = withReports([resultOf()], [failing]);
    writeFileSync(join(io.directory, 'a.html'), 'of yesterday');
    expect(
      await compareIn(io, '--reporter', 'markdown', '--reporter', 'html=a.html', '--reporter', 'json=a.json'),
    ).toBe(1);
    expect(io.out()).toContain('### Worse');
    expect(readFileSync(join(io.directory, 'a.html'), 'utf8')).toContain('<h2>Worse</h2>');
    expect(JSON.parse(readFileSync(join(io.directory, 'a.json'), 'utf8'))).toMatchObject({
      worse: [{ id: failing.id }],
    });
  });

  test('prints to standard output if the file is -', async () => {
    const io = withReports([failing], [failing]);
    expect(await compareIn(io, '--reporter', 'json=-')).toBe(0);
    expect(JSON.parse(io.out())).toMatchObject({ compared: 1 });
  });

  test('accepts --reporter in front of the reports', async () => {
    const io = withReports([failing], [failing]);
    expect(await runProgram(['compare', '--reporter', 'json', 'old.json', 'new.json'], io)).toBe(0);
    expect(JSON.parse(io.out())).toMatchObject({ old: 'old.json', compared: 1 });
  });

  test.each([
    ['an unknown reporter', ['--reporter', 'junit'], /must be terminal, markdown, html or json/],
    ['a reporter without its file', ['--reporter', 'json='], /must be terminal/],
    ['two reporters for standard output', ['--reporter', 'json', '--reporter', 'html'], /Only one reporter/],
    ['a folder as the file', ['--reporter', 'json=folder'], /it is a folder/],
    ['a folder that does not exist', ['--reporter', 'json=no/such/a.json'], /does not exist/],
  ])('rejects %s', async (_, args, message) => {
    const io = withReports([failing], [failing]);
    mkdirSync(join(io.directory, 'folder'));
    expect(await compareIn(io, ...args)).toBe(2);
    expect(io.err()).toMatch(message);
  });

  test('exits with 2 and names a file that is missing or not a JSON report', async () => {
    const io = withReports([failing], [failing]);
    writeFileSync(join(io.directory, 'new.json'), '{}');
    expect(await compareIn(io)).toBe(2);
    expect(io.err()).toMatch(/"new\.json" is not a JSON report/);
    expect(await runProgram(['compare', 'none.json', 'new.json'], io)).toBe(2);
    expect(io.err()).toMatch(/"none\.json" does not exist/);
  });
});
