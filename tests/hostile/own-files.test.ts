import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { restoreTarget } from '../../src/app/restore.ts';
import { journalOf } from '../../src/local-state/journal.ts';
import { command, environmentFor } from '../e2e/command.ts';
import { reference, settings, temporaryDirectory } from '../support/settings.ts';

const read = ['run', '--only', 'check.reports.boolean'];

/** The environment of a run against a server, with a state folder of its own. */
async function environment(): Promise<{ readonly given: Readonly<Record<string, string>>; readonly journal: string }> {
  const server = await reference({ seedPersonas: true });
  const state = temporaryDirectory();
  const journal = journalOf(server.url, state).path;
  mkdirSync(dirname(journal), { mode: 0o700 });
  return { given: { ...environmentFor(server), XDG_STATE_HOME: state }, journal };
}

const pipe = (path: string): void => {
  execFileSync('mkfifo', [path]);
};
const link = (path: string): void => symlinkSync(`${path}.target`, path);

describe('a foreign file at the path of the journal', () => {
  test.each([
    ['a pipe', pipe],
    ['a link', link],
  ])('%s ends doctor and a run that may write with 2, and a run that reads goes on with a note', async (_, place) => {
    const { given, journal } = await environment();
    place(journal);
    const [doctor, write, reading] = await Promise.all(
      [['doctor'], [...read, '--provision'], read].map((args) => command(args, { environment: given })),
    );
    expect([doctor?.exitCode, write?.exitCode, reading?.exitCode]).toEqual([2, 2, 0]);
    for (const one of [doctor, write, reading])
      expect(`${one?.out}${one?.err}`.replace(/\s+/g, ' ')).toContain(`${journal} is not a regular file`);
    expect(existsSync(`${journal}.target`)).toBe(false);
  });
});

test('restore --forget removes a pipe, and reports a folder that it cannot remove', async () => {
  const stateDirectory = temporaryDirectory();
  const given = settings({ url: 'http://127.0.0.1:9/', stateDirectory });
  const { path } = journalOf('http://127.0.0.1:9/', stateDirectory);
  mkdirSync(path, { recursive: true });
  const refused = await restoreTarget({ ...given, forget: true });
  expect(refused).toMatchObject({ exitCode: 2, problem: { code: 'journal-not-removable' } });
  rmdirSync(path);
  pipe(path);
  expect(await restoreTarget({ ...given, forget: true })).toMatchObject({ exitCode: 0, problem: null });
  expect(existsSync(path)).toBe(false);
});

describe('a foreign file in the place of the file of refused passwords', () => {
  test.each([
    ['a pipe', pipe],
    ['a link', link],
  ])('%s ends a run with 2, and nothing is written through it', async (_, place) => {
    const { given, journal } = await environment();
    const file = journal.replace(/json$/, 'refusals');
    place(file);
    const ended = await command(read, { environment: { ...given, GRAFANA_ADMIN_PASSWORD: 'wrong' } });
    expect(ended.exitCode).toBe(2);
    expect((ended.out + ended.err).replace(/\s+/g, ' ')).toContain(`${file} is not a regular file`);
    expect(existsSync(`${file}.target`)).toBe(false);
  });
});

test('a pipe in the place of the license file ends a run with 2', async () => {
  const { given } = await environment();
  const file = join(temporaryDirectory(), 'license.jwt');
  pipe(file);
  const { GRAFANA_LICENSE_TOKEN: _, ...rest } = given;
  const { exitCode, err } = await command(read, { environment: { ...rest, GRAFANA_LICENSE_PATH: file } });
  expect(exitCode).toBe(2);
  expect(err).toContain('is not a regular file');
});

test('a pipe that nobody reads in the place of a report ends a run with 2', async () => {
  const { given } = await environment();
  const file = join(temporaryDirectory(), 'report.xml');
  pipe(file);
  const { exitCode, err } = await command([...read, '--reporter', `junit=${file}`], { environment: given });
  expect(exitCode).toBe(2);
  expect(err).toContain('no process reads from the pipe');
});

describe('a user without a home folder', () => {
  test('can start a run that reads', async () => {
    const { given } = await environment();
    const folder = temporaryDirectory();
    const nowhere = { ...given, XDG_STATE_HOME: '', HOME: '' };
    const { exitCode } = await command(read, { environment: nowhere, directory: folder });
    expect([exitCode, existsSync(join(folder, '.local'))]).toEqual([0, false]);
  });

  test.each([
    [['run', '--impact', 'reject', '--only', 'check.*']],
    [['run', '--provision', '--only', 'check.*']],
    [['restore']],
  ])('gets exit code 2 and the name XDG_STATE_HOME from %j', async (args) => {
    const { given } = await environment();
    const folder = temporaryDirectory();
    const nowhere = { ...given, XDG_STATE_HOME: '', HOME: '' };
    const { exitCode, out, err } = await command(args, { environment: nowhere, directory: folder });
    expect([exitCode, existsSync(join(folder, '.local'))]).toEqual([2, false]);
    expect(out + err).toContain('XDG_STATE_HOME');
  });
});

test('a file of somebody else in the place of a report is not overwritten', async () => {
  const { given } = await environment();
  const file = join(temporaryDirectory(), 'notes.txt');
  writeFileSync(file, 'precious');
  const { exitCode, err } = await command([...read, '--reporter', `json=${file}`], { environment: given });
  expect(exitCode).toBe(2);
  expect(err).toContain('not a report of this tool');
});
