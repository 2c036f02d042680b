import { readdirSync } from 'node:fs';
import type { Settings } from '../../src/config/settings.ts';
import type { LicenseRecord } from '../../src/license/guard/license-record.ts';
import { identityIn } from '../../src/license/license-identity.ts';
import { claimsOf } from '../../src/license/license-token.ts';
import { type Journal, type JournalEntry, journalOf } from '../../src/local-state/journal.ts';
import { currentProcess } from '../../src/local-state/process-identity.ts';

/** A number that no process has: they end at 2^22 (proc(5)). */
const noProcess = 2 ** 30;

/** The record of a target that showed that it had no license. */
export const noneBefore: LicenseRecord = { check: false, shows: 'none', license: null, isNoneProven: true };

/** The record of a target that had this license; without one, of a target that had a license and did not show which. */
export function storedBefore(license?: string): LicenseRecord {
  const claims = license === undefined ? undefined : claimsOf(license);
  if (claims === undefined) return { check: true, shows: 'unknown', license: null, isNoneProven: false };
  return { check: true, shows: 'license', license: identityIn(claims), isNoneProven: false };
}

/** The journal of the target that these settings are about. */
export function journalFor({ url = '', stateDirectory = '' }: Settings): Journal {
  return journalOf(url, stateDirectory);
}

/** Leaves the journal of a killed run behind, of a target that had the license of the settings. */
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
    license: storedBefore(settings.license),
    step: 'running scenarios',
    ...change,
  });
  return journal;
}

/** What is left in the state directory, below the project's folder, besides the failed logins that later runs need to know. */
export function leftIn({ stateDirectory = '' }: Settings): readonly string[] {
  try {
    const names = readdirSync(`${stateDirectory}/grafana-licensing-conformance`);
    return names.filter((name) => !name.endsWith('.refusals'));
  } catch {
    return [];
  }
}
