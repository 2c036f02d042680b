import { describe, expect, test } from 'vitest';
import { personasOf } from '../../src/accounts/personas.ts';
import { resultListener } from '../../src/app/result-listener.ts';
import { partsOf } from '../../src/app/run-parts.ts';
import { initialRunState } from '../../src/app/run-state.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import type { ScenarioResult } from '../../src/domain/report.ts';
import { answer } from '../support/exchanges.ts';
import { result } from '../support/results.ts';
import { runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settings, settingsFor } from '../support/settings.ts';

const given = settings({ admin: { user: 'admin', password: 'configured-password' } });
const parts = partsOf(given);
const echoing = result({ exchange: answer(200, { configured: 'configured-password', created: 'generated-password' }) });

describe('the listener for results', () => {
  test('shows the size of a body and no text, unless bodies are to be shown', () => {
    const shown: ScenarioResult[] = [];
    const listener = resultListener({ onResult: (one) => shown.push(one) }, parts, initialRunState(parts, false, 1));
    listener(echoing);
    expect(shown[0]?.exchange?.response?.body).toMatch(/^\[\d+ bytes\]$/);
  });

  test('hides what was configured, and what the run created in the meantime', () => {
    const shown: ScenarioResult[] = [];
    const runState = initialRunState(parts, false, 1);
    const listener = resultListener({ onResult: (one) => shown.push(one) }, { ...parts, showBodies: true }, runState);
    listener(echoing);
    const basic = { kind: 'basic', user: 'created', password: 'generated-password' } as const;
    runState.personas.push({ ...personasOf(given), 'org-admin': { as: basic } });
    listener(echoing);
    expect(JSON.stringify(shown[0])).toContain('generated-password');
    expect(JSON.stringify(shown)).not.toContain('configured-password');
    expect(JSON.stringify(shown[1])).not.toContain('generated-password');
  });

  test('is not called again once the hook throws', () => {
    let called = 0;
    const runState = initialRunState(parts, false, 1);
    const onResult = (): void => {
      called += 1;
      throw new Error('full');
    };
    const listener = resultListener({ onResult }, parts, runState);
    listener(echoing);
    listener(echoing);
    expect([called, runState.notes]).toEqual([
      1,
      [createNote('hook-threw', { hook: 'onResult', error: 'Error: full' })],
    ]);
  });

  test('gets every result of a run that was sent, as the report has it', async () => {
    const server = await referenceWithoutNetwork();
    const shown: ScenarioResult[] = [];
    const settingsOfRun = settingsFor(server, { impact: 'write', provision: true });
    const report = await runAtOnce(settingsOfRun, { onResult: (one) => shown.push(one) });
    const sent = report.results.filter(({ exchange }) => exchange !== null);
    const byId = (one: ScenarioResult, other: ScenarioResult): number => (one.id < other.id ? -1 : 1);
    expect(shown.toSorted(byId)).toEqual(sent.toSorted(byId));
  });
});
