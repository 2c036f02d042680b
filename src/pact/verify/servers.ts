import { personasOf } from '../../accounts/personas.ts';
import type { BuiltInServer } from '../../app/built-in-server.ts';
import type { Settings } from '../../config/settings.ts';
import { definedOnly } from '../../domain/defined-only.ts';
import { createClient } from '../../http/client.ts';
import type { ReferenceOptions } from '../../reference/index.ts';
import { errorStateFault } from '../contract/states.ts';
import type { VerifiedServer } from './pact-transport.ts';

/** The servers of a verification without a URL: the server to verify, and a server in the error state. */
export interface VerificationServers extends BuiltInServer {
  /** It fails when it stores a license: the one state that no live server can be brought into. */
  readonly errorStateServer: VerifiedServer;
}

/** Starts the reference server twice: conforming or as the options say, and in the error state. */
export async function startVerificationServers(
  settings: Settings,
  options: ReferenceOptions,
): Promise<VerificationServers> {
  const { startReferenceServer } = await import('../../reference/index.ts');
  const { grafanaVersion } = settings;
  const common: ReferenceOptions = { ...definedOnly({ grafanaVersion }), ...options };
  const server = await startReferenceServer(common);
  const errorStateServer = await startReferenceServer({ ...common, fault: errorStateFault, seedPersonas: true });
  const client = createClient({ url: errorStateServer.url, timeoutMs: settings.timeoutMs, connections: 1 });
  return {
    settings: { ...settings, url: server.url, provision: true, admin: server.admin, license: server.license },
    errorStateServer: {
      client,
      personas: personasOf({
        admin: errorStateServer.admin,
        orgAdmin: errorStateServer.orgAdmin,
        serviceAccountToken: errorStateServer.serviceAccountToken,
      }),
      targetValues: { rootUrl: errorStateServer.rootUrl, license: errorStateServer.license },
    },
    async close() {
      await client.close();
      await Promise.all([server.close(), errorStateServer.close()]);
    },
  };
}
