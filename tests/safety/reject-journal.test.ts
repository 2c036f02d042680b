import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { journalsIn, runUntilKilled } from '../../fixtures/killed-run.ts';
import { inspectTarget } from '../../src/app/doctor.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { RestoreReport, RunEvent } from '../../src/domain/run-events.ts';
import type { ApiRequest } from '../../src/http/client.ts';
import type { ReferenceInstance, ReferenceOptions } from '../../src/reference/index.ts';
import { journalFor, leaveJournal, leftIn, noneBefore } from '../support/journals.ts';
import { atOnce, runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

/** A server that carries out the removals and additions that it rejects. */
const lyingAboutRemovals = 'remove.refuses-wrong-instance-but-removes';

const withoutLicense = ({ license: _, ...given }: Settings): Settings => given;
const restored = (settings: Settings): Promise<RestoreReport> => restoreTarget(settings, {}, atOnce);
const codesOf = ({ actions }: RestoreReport): readonly string[] => actions.map(({ code }) => code);
const writesTo = (server: ReferenceInstance): readonly string[] =>
  server.state().requests.flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path}`]));
const mayWrite = ({ method, path }: ApiRequest): boolean => method !== 'GET' && path.startsWith('/api/licensing/');
const lidIn = (server: ReferenceInstance): unknown => server.state().storedLicense?.claims?.lid;

/** A server, and the settings of a run that rejects, with the license or without. */
async function rejecting(options: ReferenceOptions = {}, isGiven = true) {
  const server = await referenceWithoutNetwork({ seedPersonas: true, ...options });
  const settings = settingsFor(server, { impact: 'reject' });
  return { server, given: settings, settings: isGiven ? settings : withoutLicense(settings) };
}

/** A run that rejects, killed as soon as the server has lost its license. */
async function killedAfterLoss(isGiven: boolean) {
  const { server, given, settings } = await rejecting({ fault: lyingAboutRemovals }, isGiven);
  let isLost = false;
  const { isKilled } = await runUntilKilled(settings, {
    at: () => {
      isLost ||= server.state().storedLicense === undefined;
      return isLost;
    },
    arrives: false,
  });
  expect([isKilled, server.state().storedLicense]).toEqual([true, undefined]);
  return { server, given, settings };
}

describe.each([
  ['with a license', true],
  ['without a license', false],
])('a run at reject %s', (_, isGiven) => {
  test('has its journal on disk before the first request that may write, and leaves none if nothing was lost', async () => {
    const { server, settings } = await rejecting({}, isGiven);
    const seen = new Set<unknown>();
    const report = await runAtOnce(
      settings,
      {},
      {
        ...atOnce,
        clientOf(...all) {
          const client = atOnce.clientOf(...all);
          return {
            ...client,
            send(request) {
              if (mayWrite(request)) seen.add(journalFor(settings).read());
              return client.send(request);
            },
          };
        },
      },
    );
    expect([report.result, writesTo(server).length > 0]).toEqual(['conformant', true]);
    expect([...seen].slice(0, 1)).toMatchObject([
      { impact: 'reject', provision: false, license: { check: true, shows: 'license', license: { lid: '1000' } } },
    ]);
    expect(seen.has(undefined)).toBe(false);
    expect(leftIn(settings)).toEqual([]);
  });

  test('that was killed after a loss is found by the next run and by doctor, which change nothing', async () => {
    const { server, settings } = await killedAfterLoss(isGiven);
    const before = writesTo(server).length;
    for (const impact of ['reject', 'write'] as const) {
      expect(await runAtOnce({ ...settings, impact })).toMatchObject({
        exitCode: 2,
        problem: { code: 'run-unfinished' },
      });
    }
    const reading = await runAtOnce({ ...settings, impact: 'read' });
    expect(reading.notes.map(({ code }) => code)).toContain('journal-present');
    expect(await inspectTarget(settings)).toMatchObject({ exitCode: 2, problem: { code: 'run-unfinished' } });
    expect(writesTo(server).slice(before)).toEqual([]);
    expect(journalsIn(settings)).toHaveLength(1);
  });

  test('that was killed after a loss is restored with the license', async () => {
    const { server, given } = await killedAfterLoss(isGiven);
    const report = await restored(given);
    expect([report.exitCode, codesOf(report), lidIn(server)]).toEqual([0, ['license-restored'], '1000']);
    expect(leftIn(given)).toEqual([]);
  });

  test('that was killed with nothing lost is closed by restore, which needs no license and writes nothing', async () => {
    const { server, settings } = await rejecting({}, isGiven);
    const { isKilled } = await runUntilKilled(settings, { at: mayWrite, arrives: true });
    const before = writesTo(server).length;
    const report = await restored(withoutLicense(settings));
    expect([isKilled, report.exitCode, codesOf(report)]).toEqual([true, 0, ['license-as-before']]);
    expect(writesTo(server)).toHaveLength(before);
    expect(leftIn(settings)).toEqual([]);
  });
});

describe('restore after a run at reject that was killed', () => {
  test('exits with 3 if no license is given, names the missing one, and keeps the journal', async () => {
    const { server, settings } = await killedAfterLoss(false);
    const before = writesTo(server).length;
    const report = await restored(settings);
    expect([report.exitCode, report.problem?.code]).toEqual([3, 'license-not-restored']);
    expect(report.problem?.message).toContain('license 1000');
    expect(report.problem?.message).toContain(createReason('no-license-given').message);
    expect(writesTo(server)).toHaveLength(before);
    expect(journalsIn(settings)).toHaveLength(1);
  });

  test('does not store another license than the one that is missing', async () => {
    const { server, given } = await killedAfterLoss(true);
    const license = await server.issue({ lid: '2000' });
    expect(await restored({ ...given, license })).toMatchObject({ exitCode: 3 });
    expect(server.state().storedLicense).toBeUndefined();
  });

  test('exits with 3 and does not remove a license that somebody stored since', async () => {
    const { server, given } = await rejecting();
    leaveJournal(given, { impact: 'reject', provision: false, license: noneBefore });
    expect(await restored(given)).toMatchObject({ exitCode: 3, problem: { code: 'license-not-restored' } });
    expect(lidIn(server)).toBe('1000');
    expect(writesTo(server)).toEqual([]);
  });

  test('exits with 0 and reports license-as-before-by-check if none was stored before and none is now', async () => {
    const { given } = await rejecting({ unlicensed: true });
    leaveJournal(given, { impact: 'reject', provision: false, license: { ...noneBefore, isNoneProven: false } });
    const report = await restored(given);
    expect([report.exitCode, codesOf(report)]).toEqual([0, ['license-as-before-by-check']]);
  });

  test('exits with 0 although the given license is of another instance if nothing was lost', async () => {
    const { server, given } = await rejecting();
    const license = await server.issue({ sub: 'https://other.example/' });
    leaveJournal(given, { impact: 'reject', provision: false });
    const codes: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'note') codes.push(event.note.code);
    };
    const report = await restoreTarget({ ...given, license }, { onEvent }, atOnce);
    expect([report.exitCode, report.problem, codes]).toEqual([0, null, ['restore-planned', 'license-not-used']]);
    expect(leftIn(given)).toEqual([]);
  });
});

describe('a run at reject on a state folder that cannot be written', () => {
  test('ends with exit code 2 and sends nothing but GET, and doctor needs no folder', async () => {
    const { server, settings } = await rejecting();
    writeFileSync(join(settings.stateDirectory ?? '', 'grafana-licensing-conformance'), '');
    expect(await runAtOnce(settings)).toMatchObject({ exitCode: 2, problem: { code: 'journal-not-writable' } });
    expect((await inspectTarget(settings)).problem).toBeNull();
    expect(writesTo(server)).toEqual([]);
  });
});

describe('doctor at reject', () => {
  test('leaves no journal', async () => {
    const { settings } = await rejecting();
    expect((await inspectTarget(settings)).problem).toBeNull();
    expect(leftIn(settings)).toEqual([]);
  });
});
