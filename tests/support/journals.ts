import { readdirSync } from 'node:fs';
import type { Settings } from '../../src/config/settings.ts';
import { type Journal, type JournalEntry, journalOf } from '../../src/local-state/journal.ts';
import { currentProcess } from '../../src/local-state/process-identity.ts';

/** A number that no process has: they end at 2^22 (proc(5)). */
const noProcess = 2 ** 30;

/** The journal of the target that these settings are about. */
export function journalFor({ url = '', stateDirectory = '' }: Settings): Journal {
  return journalOf(url, stateDirectory);
}

/** Leaves a journal behind as a run does that was killed, unless the test says that it is under way. */
export function leaveJournal(settings: Settings, change: Partial<JournalEntry> = {}): Journal {
  const journal = journalFor(settings);
  journal.open({
    ...currentProcess(),
    pid: noProcess,
    runId: '0a1b2c3d',
    url: settings.url ?? '',
    startedAt: '2026-01-01T00:00:00.000Z',
    impact: 'write',
    provision: true,
    licenseStored: true,
    step: 'running scenarios',
    ...change,
  });
  return journal;
}

/** What is left in the state directory, below the project's folder. */
export function leftIn({ stateDirectory = '' }: Settings): readonly string[] {
  try {
    return readdirSync(`${stateDirectory}/grafana-licensing-conformance`);
  } catch {
    return [];
  }
}
