import { onTestFinished } from 'vitest';
import { directClientOf } from '../../fixtures/reference-without-network.ts';
import { partsOf } from '../../src/app/run-parts.ts';
import { openSession } from '../../src/app/session.ts';
import type { ExplorationContext } from '../../src/explore/exploration-context.ts';
import { type ExplorationOptions, type ExplorationResult, explore } from '../../src/explore/explore.ts';
import type { ReferenceInstance, ReferenceOptions } from '../../src/reference/index.ts';
import { atOnce } from './runs.ts';
import { reference, referenceWithoutNetwork, settingsFor } from './settings.ts';

/**
 * A reference server, identified, and everything that exploring it takes, with whatever a test is about in its place. It has
 * no port, which would take half of the time, unless a variant is about connections.
 */
export async function ground(
  options: ReferenceOptions = {},
  change: Partial<ExplorationContext> = {},
): Promise<ExplorationContext & { readonly server: ReferenceInstance }> {
  const all = { seedPersonas: true, ...options };
  const server = options.variant === 'connection-close' ? await reference(all) : await referenceWithoutNetwork(all);
  const settings = settingsFor(server, { impact: 'write' });
  const client = directClientOf(settings, change.signal);
  onTestFinished(() => client.close());
  const { guard, personas, rootUrl } = await openSession(client, partsOf(settings), false, atOnce);
  const applied = await guard.applyFirst();
  if (!applied.isReady) throw new Error(applied.reason.message);
  return {
    server,
    client,
    guard,
    personas,
    targetValues: { rootUrl, license: server.license },
    signal: undefined,
    now: atOnce.wallClock,
    ...change,
  };
}

/** Explores a reference server; one seed for all, so that a test that passed passes again. */
export async function explored(
  options: ReferenceOptions = {},
  route: Partial<ExplorationOptions> = {},
): Promise<ExplorationResult> {
  return explore(await ground(options), { sequences: 20, seed: 20_260_101, ...route });
}
