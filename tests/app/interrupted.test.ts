import { describe, expect, test } from 'vitest';
import { restoreTarget } from '../../src/app/restore.ts';
import type { RunEvent } from '../../src/domain/run-events.ts';
import { journalFor, leftIn } from '../support/journals.ts';
import { atOnce, runAtOnce } from '../support/runs.ts';
import { reference, settingsFor } from '../support/settings.ts';

const write = { impact: 'write', provision: true } as const;

describe.each([1, 12, 30, 45])('a run that is interrupted after %i results', (after) => {
  test('restores the license, deletes its test accounts and closes the journal', async () => {
    const server = await reference();
    const given = settingsFor(server, write);
    const controller = new AbortController();
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'judged' && event.done === after) controller.abort();
    };
    const report = await runAtOnce(given, { onEvent, signal: controller.signal });
    expect(report).toMatchObject({ result: 'error', exitCode: 130, problem: { code: 'interrupted' } });
    expect(server.state().storedLicense?.claims?.lid).toBe('1000');
    expect(server.state()).toMatchObject({ serviceAccounts: [], users: [server.admin.user] });
    expect(leftIn(given)).toEqual([]);
  });
});

describe('a run that is interrupted before it starts', () => {
  test('sends nothing and exits with 130', async () => {
    const server = await reference();
    const report = await runAtOnce(settingsFor(server, write), { signal: AbortSignal.abort() });
    expect(report).toMatchObject({ result: 'error', exitCode: 130, results: [] });
    expect(server.state().requests).toEqual([]);
  });
});

describe('restore after a killed run', () => {
  /** Runs without any cleanup request, as if the process had been killed. */
  async function runUntilKilled(unlicensed: boolean) {
    const server = await reference({ unlicensed });
    const given = settingsFor(server, write);
    const controller = new AbortController();
    const clientOf: typeof atOnce.clientOf = (...all) => {
      const client = atOnce.clientOf(...all);
      const dead = { kind: 'refused', message: 'the process is dead' } as const;
      return {
        ...client,
        send: async (call) => {
          const exchange = controller.signal.aborted ? undefined : await client.send(call);
          return (
            exchange ?? {
              request: { method: call.method, url: client.url, headers: {} },
              failure: dead,
              attempts: 1,
              startedAt: '',
              durationMs: 0,
            }
          );
        },
      };
    };
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'judged' && event.result.id === 'remove.accepts.root-url') controller.abort();
    };
    const dependencies = { ...atOnce, clientOf };
    const report = await runAtOnce(given, { onEvent }, dependencies);
    return { server, given, report };
  }

  test.each([
    ['restores the license', false],
    ['removes the license if none was stored', true],
  ])('%s, deletes the test accounts and closes the journal', async (_, unlicensed) => {
    const { server, given, report } = await runUntilKilled(unlicensed);
    expect(report.exitCode).toBe(3);
    expect(report.problem?.message).toMatch(/`grafana-licensing-conformance restore`/);
    expect(server.state().serviceAccounts).toHaveLength(1);
    expect(journalFor(given).read()).toMatchObject({ license: { check: !unlicensed }, runId: report.runId });

    const restoration = await restoreTarget(given, {}, atOnce);
    expect(restoration).toMatchObject({ problem: null, exitCode: 0 });
    expect(server.state().storedLicense?.claims?.lid).toBe(unlicensed ? undefined : '1000');
    expect(server.state()).toMatchObject({ serviceAccounts: [], users: [server.admin.user] });
    expect(leftIn(given)).toEqual([]);
  });
});
