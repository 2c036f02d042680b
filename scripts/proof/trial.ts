import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fastFolder } from '../../fixtures/fast-folder.ts';
import { referenceWithoutNetwork } from '../../fixtures/reference-without-network.ts';
import { settings } from '../../fixtures/settings.ts';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report, Verdict } from '../../src/domain/report.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { type ReferenceOptions, startReferenceServer } from '../../src/reference/index.ts';

const folder = mkdtempSync(join(fastFolder, 'licensing-conformance-proof-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** How requests reach the reference server: through its `fetch`, which takes half of the time, or through the network. */
export type ProofTransport = 'fetch' | 'network';

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
  const server = transport === 'fetch' ? await referenceWithoutNetwork(all) : await startReferenceServer(all);
  try {
    return await runConformance(
      settingsFor(server.url, impact, {
        only,
        admin: server.admin,
        license: server.license,
        ...('fetch' in server ? { fetch: server.fetch } : {}),
        ...more,
        ...(server.orgAdmin ? { orgAdmin: server.orgAdmin } : {}),
        ...(server.serviceAccountToken ? { serviceAccountToken: server.serviceAccountToken } : {}),
      }),
      {},
      withoutWaiting(),
    );
  } finally {
    if ('close' in server) await server.close();
  }
}

/** The ids of the scenarios with a verdict. */
export function idsWith(report: Report, verdict: Verdict): readonly string[] {
  return report.results.filter((result) => result.verdict === verdict).map(({ id }) => id);
}
