import { startGateway } from '../../fixtures/gateway.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { onTestFinished } from '../support/concurrent.ts';
import { reference } from '../support/settings.ts';

/** A reference server, and the URL at which it is watched. */
export interface WatchedServer {
  readonly server: ReferenceServer;
  readonly url: string;
}

/** A reference server. `act` is called once: when it has removed its license, before the run receives the response. */
export async function serverWatchedFor(act: () => void): Promise<WatchedServer> {
  const server = await reference();
  let isDone = false;
  const gateway = await startGateway(server.url, {
    onRequest: () => 'through',
    onAnswer() {
      if (!isDone && server.state().storedLicense === undefined) {
        isDone = true;
        act();
      }
      return 'through';
    },
  });
  onTestFinished(() => gateway.close());
  return { server, url: gateway.url };
}
