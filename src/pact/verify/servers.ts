import { type Personas, personasOf } from '../../accounts/personas.ts';
import type { BuiltInServer } from '../../app/built-in-server.ts';
import type { Settings } from '../../config/settings.ts';
import type { TargetValues } from '../../domain/scenario.ts';
import { type Client, createClient } from '../../http/client.ts';
import type { ReferenceOptions } from '../../reference/index.ts';

/** A server that fails when it stores a license, for the one state that no live server can be put into. */
export interface ErrorStateServer {
  readonly client: Client;
  readonly personas: Personas;
  readonly targetValues: TargetValues;
}

/** The servers of a verification that was given no URL: the one to verify, and one that is in the error state. */
export interface VerificationServers extends BuiltInServer {
  readonly errorStateServer: ErrorStateServer;
}

/** Starts the reference server twice: as it should be (or as the options say), and one that fails. */
export async function startVerificationServers(
  settings: Settings,
  options: ReferenceOptions,
): Promise<VerificationServers> {
  const { startReferenceServer } = await import('../../reference/index.ts');
  const { grafanaVersion } = settings;
  const common: ReferenceOptions = { ...(grafanaVersion === undefined ? {} : { grafanaVersion }), ...options };
  const server = await startReferenceServer(common);
  const failing = await startReferenceServer({ ...common, fault: 'add.answers-500', seedPersonas: true });
  const client = createClient({ url: failing.url, timeoutMs: settings.timeoutMs, connections: 1 });
  return {
    settings: { ...settings, url: server.url, provision: true, admin: server.admin, license: server.license },
    errorStateServer: {
      client,
      personas: personasOf({
        admin: failing.admin,
        orgAdmin: failing.orgAdmin,
        serviceAccountToken: failing.serviceAccountToken,
      }),
      targetValues: { rootUrl: failing.rootUrl, license: failing.license },
    },
    async close() {
      await client.close();
      await Promise.all([server.close(), failing.close()]);
    },
  };
}
