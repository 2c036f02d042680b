import type {
  LicenseGuard,
  Performed,
  PerformedStage,
  ScenarioWrite,
  SendConcurrently,
} from '../license/guard/license-guard-port.ts';

/**
 * Sends a request that may write by way of the guard. An exception is no response to the guard, which goes on to protect the
 * license; here it is thrown again, because it is an internal error and no finding about the target.
 *
 * @throws what `send` throws
 */
export function performWrite(guard: LicenseGuard, write: ScenarioWrite): Promise<Performed> {
  return rethrowing((caught) => guard.perform(caught(write)));
}

/**
 * Sends the requests of a stage by way of the guard, as `performWrite` does.
 *
 * @throws what the first `send` throws that throws
 */
export function performStage(
  guard: LicenseGuard,
  writes: readonly ScenarioWrite[],
  sendConcurrently: SendConcurrently,
): Promise<PerformedStage> {
  return rethrowing((caught) => guard.performStage(writes.map(caught), sendConcurrently));
}

async function rethrowing<T>(perform: (caught: (write: ScenarioWrite) => ScenarioWrite) => Promise<T>): Promise<T> {
  let failed: { readonly thrown: unknown } | undefined;
  const performed = await perform((write) => ({
    ...write,
    async send(responseWithinMs) {
      try {
        return await write.send(responseWithinMs);
      } catch (thrown) {
        failed ??= { thrown };
        throw thrown;
      }
    },
  }));
  if (failed) throw failed.thrown;
  return performed;
}
