import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fastFolder } from '../../fixtures/fast-folder.ts';
import { settings } from '../../fixtures/settings.ts';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report, Verdict } from '../../src/domain/report.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { type ReferenceOptions, startReferenceServer } from '../../src/reference/index.ts';

const stateDirectory = mkdtempSync(join(fastFolder, 'licensing-conformance-proof-'));
process.once('exit', () => rmSync(stateDirectory, { recursive: true, force: true }));

/** Settings for a run against a server, with its journal in a temporary folder. */
export function settingsFor(url: string, impact: Impact, more: Partial<Settings>): Settings {
  return settings({ url, impact, stateDirectory, ...more });
}

/** Runs the suite, or the scenarios in `only`, at one impact against a new reference server. */
export async function tryServer(
  options: ReferenceOptions,
  impact: Impact,
  only: readonly string[] = [],
  more: Partial<Settings> = {},
): Promise<Report> {
  const server = await startReferenceServer({ seedPersonas: true, ...options });
  try {
    return await runConformance(
      settingsFor(server.url, impact, {
        only,
        admin: server.admin,
        license: server.license,
        ...more,
        ...(server.orgAdmin ? { orgAdmin: server.orgAdmin } : {}),
        ...(server.serviceAccountToken ? { serviceAccountToken: server.serviceAccountToken } : {}),
      }),
      {},
      withoutWaiting(),
    );
  } finally {
    await server.close();
  }
}

/** The ids of the scenarios with a verdict. */
export function idsWith(report: Report, verdict: Verdict): readonly string[] {
  return report.results.filter((result) => result.verdict === verdict).map(({ id }) => id);
}
