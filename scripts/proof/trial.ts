import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fastFolder } from '../../fixtures/fast-folder.ts';
import { journalInMemory } from '../../fixtures/journal-in-memory.ts';
import { referenceWithoutNetwork } from '../../fixtures/reference-without-network.ts';
import { settings } from '../../fixtures/settings.ts';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { defaultDependencies, type RunDependencies } from '../../src/app/dependencies.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import { definedOnly } from '../../src/domain/defined-only.ts';
import type { Report, Verdict } from '../../src/domain/report.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import {
  type InProcessServer,
  type ReferenceOptions,
  type ReferenceServer,
  startReferenceServer,
} from '../../src/reference/index.ts';

const folder = mkdtempSync(join(fastFolder, 'licensing-conformance-proof-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** How requests reach the reference server: without a network, which takes a third of the time, or through it. */
export type ProofTransport = 'in-process' | 'network';

/** Settings for a run against a server, with its journal in a temporary folder of its own. */
export function settingsFor(url: string, impact: Impact, more: Partial<Settings>): Settings {
  return settings({ url, impact, stateDirectory: mkdtempSync(join(folder, 'run-')), ...more });
}

/** Runs the suite, or the scenarios in `only`, at one impact against a new reference server. */
export async function tryServer(
  options: ReferenceOptions,
  transport: ProofTransport,
  impact: Impact,
  only: readonly string[] = [],
  more: Partial<Settings> = {},
): Promise<Report> {
  const all = { seedPersonas: true, ...options };
  if (transport === 'in-process') {
    const server = await referenceWithoutNetwork(all);
    return await tried(server, impact, { only, fetch: server.fetch, ...more }, journalInMemory);
  }
  const server = await startReferenceServer(all);
  try {
    return await tried(server, impact, { only, ...more });
  } finally {
    await server.close();
  }
}

function tried(
  { url, admin, license, orgAdmin, serviceAccountToken }: InProcessServer | ReferenceServer,
  impact: Impact,
  more: Partial<Settings>,
  journalOf: RunDependencies['journalOf'] = defaultDependencies.journalOf,
): Promise<Report> {
  const known = definedOnly({ admin, license, orgAdmin, serviceAccountToken });
  return runConformance(settingsFor(url, impact, { ...known, ...more }), {}, { ...withoutWaiting(), journalOf });
}

/** The ids of the scenarios with a verdict. */
export function idsWith(report: Report, verdict: Verdict): readonly string[] {
  return report.results.filter((result) => result.verdict === verdict).map(({ id }) => id);
}
