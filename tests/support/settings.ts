import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fastFolder } from '../../fixtures/fast-folder.ts';
import { referenceWithoutNetwork } from '../../fixtures/reference-without-network.ts';
import { settings } from '../../fixtures/settings.ts';
import { partsOf, type RunParts } from '../../src/app/run-parts.ts';
import type { Settings } from '../../src/config/settings.ts';
import {
  type InProcessServer,
  type ReferenceInstance,
  type ReferenceOptions,
  type ReferenceServer,
  startReferenceServer,
} from '../../src/reference/index.ts';
import { onTestFinished } from './concurrent.ts';

export { referenceWithoutNetwork, settings };

/** A folder that is gone when the test is; in memory if possible. */
export function temporaryDirectory(parent: string = fastFolder): string {
  const directory = mkdtempSync(join(parent, 'licensing-conformance-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A reference server that is gone when the test is. */
export async function reference(options: ReferenceOptions = {}): Promise<ReferenceServer> {
  const server = await startReferenceServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** Settings of a run against a reference server, with its journal in a folder of its own. */
export function settingsFor(server: ReferenceInstance | InProcessServer, change: Partial<Settings> = {}): Settings {
  return settings({
    url: server.url,
    admin: server.admin,
    license: server.license,
    stateDirectory: temporaryDirectory(),
    ...('fetch' in server ? { fetch: server.fetch } : {}),
    ...(server.orgAdmin ? { orgAdmin: server.orgAdmin } : {}),
    ...(server.serviceAccountToken === undefined ? {} : { serviceAccountToken: server.serviceAccountToken }),
    ...change,
  });
}

/** The parts of these settings. */
export function parts(change: Partial<Settings> = {}): RunParts {
  return partsOf(settings(change));
}
