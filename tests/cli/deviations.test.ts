import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { Flags } from '../../src/config/sources.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { environmentFor } from '../e2e/command.ts';
import { reference } from '../support/settings.ts';
import { type FakeIo, fakeIo } from './fake-io.ts';

const fault = 'check.lets-in-anonymous';
const failing = 'check.denies.anonymous';

function withList(server: ReferenceServer, ...entries: readonly string[]): FakeIo {
  const io = fakeIo({ environment: environmentFor(server) });
  writeFileSync(join(io.directory, 'a.yaml'), ['deviations:', ...entries].join('\n'));
  return io;
}

async function runWith(io: FakeIo, flags: Flags = {}): Promise<{ exitCode: number; report: Record<string, unknown> }> {
  const exitCode = await run({ only: ['check.*'], reporter: ['json'], ...flags }, io);
  return { exitCode, report: io.out() === '' ? {} : JSON.parse(io.out()) };
}

describe('a run with a list of deviations', () => {
  test('exits with 0 if everything that fails is accepted, and counts that as accepted', async () => {
    const server = await reference({ seedPersonas: true, fault });
    const io = withList(server, `  - {id: ${failing}, reason: It is public., until: 2999-01-01, seen: 200}`);
    const { exitCode, report } = await runWith(io, { deviations: 'a.yaml' });
    expect(report).toMatchObject({
      result: 'conformant',
      exitCode: 0,
      counts: { accepted: 1, fail: 0 },
      deviations: { accepted: [{ id: failing, reason: 'It is public.', scenario: failing, line: 2 }] },
    });
    expect(report.requirements).toContainEqual(expect.objectContaining({ verdict: 'accepted' }));
    expect(report.fidelity).toMatchObject({ overall: { achieved: 10, achievable: 11 } });
    expect(exitCode).toBe(0);
  });

  test('exits with 1 if an entry is stale, and the result stays what the server shows', async () => {
    const server = await reference({ seedPersonas: true });
    const io = withList(server, `  - {id: ${failing}, reason: x, until: 2999-01-01}`);
    const { exitCode, report } = await runWith(io, { deviations: 'a.yaml' });
    expect(report).toMatchObject({
      result: 'conformant',
      exitCode: 1,
      deviations: { stale: [{ id: failing, line: 2 }] },
    });
    expect(exitCode).toBe(1);
  });

  test('exits with 1 if an entry expired', async () => {
    const server = await reference({ seedPersonas: true, fault });
    const io = withList(server, `  - {id: ${failing}, reason: x, until: 2020-01-01}`);
    expect(await runWith(io, { deviations: 'a.yaml' })).toMatchObject({
      exitCode: 1,
      report: { result: 'nonconformant', deviations: { accepted: [], expired: [{ id: failing }] } },
    });
  });

  test('does not print a failure as progress if the list accepts it', async () => {
    const server = await reference({ seedPersonas: true, fault });
    const io = withList(server, `  - {id: ${failing}, reason: It is public., until: 2999-01-01}`);
    await runWith(io, { deviations: 'a.yaml' });
    expect(io.err()).not.toContain('fail');
  });

  test('notes an entry that was not checked', async () => {
    const server = await reference({ seedPersonas: true });
    const io = withList(server, '  - {id: remove.rejects.another-instance, reason: x, until: 2999-01-01}');
    const { exitCode, report } = await runWith(io, { deviations: 'a.yaml' });
    expect(report.notes).toContainEqual(expect.objectContaining({ code: 'deviations-not-checked' }));
    expect(exitCode).toBe(0);
  });

  test('exits with 2 before anything is sent if the list is invalid', async () => {
    const server = await reference({ seedPersonas: true });
    const io = withList(server, '  - {id: nonsense, until: 2999-01-01}');
    const { exitCode } = await runWith(io, { deviations: 'a.yaml' });
    expect(io.err()).toMatch(/a\.yaml, line 2: unknown id "nonsense"/);
    expect([exitCode, server.state().requests]).toEqual([2, []]);
  });

  test('shows accepted and stale entries in the terminal report', async () => {
    const server = await reference({ seedPersonas: true, fault });
    const io = withList(
      server,
      `  - {id: ${failing}, reason: It is public., until: 2999-01-01}`,
      '  - {id: check.reports.true, reason: x, until: 2999-01-01}',
    );
    await run({ only: ['check.*'], deviations: 'a.yaml' }, io);
    expect(io.out()).toMatch(new RegExp(`Accepted deviations\\n {2}≈ ${failing}: [^✖]*It is public\\.`));
    expect(io.out()).toMatch(/The list of deviations\n.*line 3.*is stale/);
    expect(io.out()).toContain('\nThe list of deviations has 1 wrong entry.\n');
  });
});

describe('--write-deviations', () => {
  test('drafts a list that is rejected until its reasons are filled in, and then accepts the run', async () => {
    const server = await reference({ seedPersonas: true, fault });
    const io = withList(server);
    expect((await runWith(io, { writeDeviations: 'draft.yaml' })).exitCode).toBe(1);
    const path = join(io.directory, 'draft.yaml');
    const text = readFileSync(path, 'utf8');
    const again = fakeIo({ environment: environmentFor(server) });
    expect((await runWith(again, { deviations: path })).exitCode).toBe(2);
    expect(again.err()).toContain('reason is empty');
    writeFileSync(path, text.replaceAll(/reason:.*/g, 'reason: It is known.'));
    expect((await runWith(fakeIo({ environment: environmentFor(server) }), { deviations: path })).exitCode).toBe(0);
  });

  test('exits with 2 before anything is sent if the file exists', async () => {
    const server = await reference({ seedPersonas: true });
    const io = withList(server);
    const { exitCode } = await runWith(io, { writeDeviations: 'a.yaml' });
    expect([exitCode, server.state().requests]).toEqual([2, []]);
    expect(io.err()).toContain('already exists');
    expect(readFileSync(join(io.directory, 'a.yaml'), 'utf8')).toBe('deviations:');
  });

  test('writes no draft if the password is wrong', async () => {
    const io = withList(await reference({ seedPersonas: true }));
    const environment = { ...io.environment, GRAFANA_ADMIN_PASSWORD: 'wrong' };
    expect((await runWith({ ...io, environment }, { writeDeviations: 'draft.yaml' })).exitCode).toBe(2);
    expect(existsSync(join(io.directory, 'draft.yaml'))).toBe(false);
  });

  test('rejects a folder that does not exist', async () => {
    const server = await reference({ seedPersonas: true });
    const io = withList(server);
    expect((await runWith(io, { writeDeviations: 'no/such/a.yaml' })).exitCode).toBe(2);
    expect(existsSync(join(io.directory, 'no'))).toBe(false);
  });
});
