import { expect } from 'vitest';
import { startGateway } from '../../fixtures/gateway.ts';
import type { ReferenceServer, ReferenceState } from '../../src/reference/index.ts';
import { onTestFinished } from '../support/concurrent.ts';
import { reference } from '../support/settings.ts';
import { type Ended, environmentFor, start } from './command.ts';

/** A write run that removes the license, and creates test accounts. */
export const writeRun = ['run', '--impact', 'write', '--provision', '--only', 'remove.*'];

/** What must be the same before and after a run. */
export function lastingState({ storedLicense, users, serviceAccounts }: ReferenceState): Partial<ReferenceState> {
  return { storedLicense, users, serviceAccounts };
}

/** How a run ended that got a signal. */
interface StoppedRun extends Ended {
  readonly server: ReferenceServer;
  /** The URL that the run was given. */
  readonly url: string;
  readonly before: Partial<ReferenceState>;
}

/**
 * A write run that gets a signal when the server has removed the license, before the run receives the response.
 * The second signal, if any, is sent when the first request after that arrives.
 */
export async function stopWhileUnlicensed(
  directory: string,
  first: NodeJS.Signals,
  second?: NodeJS.Signals,
): Promise<StoppedRun> {
  const server = await reference();
  const before = lastingState(server.state());
  let sent = 0;
  const gateway = await startGateway(server.url, {
    onRequest() {
      if (sent === 1 && second !== undefined) {
        sent += 1;
        run.child.kill(second);
      }
      return 'through';
    },
    onAnswer() {
      if (sent === 0 && server.state().storedLicense === undefined) {
        sent += 1;
        expect(server.state().users.length).toBeGreaterThan(1);
        run.child.kill(first);
      }
      return 'through';
    },
  });
  onTestFinished(() => gateway.close());
  const environment = { ...environmentFor(server), GRAFANA_URL: gateway.url };
  const run = start(writeRun, { environment, directory, isQuick: true });
  return { ...(await run.ended), server, url: gateway.url, before };
}
