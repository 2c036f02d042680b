import type { LicenseGuard, Performed, ScenarioWrite } from '../license/guard/license-guard-port.ts';

/**
 * Sends a request that may write by way of the guard. An exception is no response to the guard, which goes on to protect the
 * license; here it is thrown again, because it is an internal error and no finding about the target.
 *
 * @throws what `send` throws
 */
export async function performWrite(guard: LicenseGuard, write: ScenarioWrite): Promise<Performed> {
  let failed: { readonly thrown: unknown } | undefined;
  const performed = await guard.perform({
    ...write,
    async send(responseWithinMs) {
      try {
        return await write.send(responseWithinMs);
      } catch (thrown) {
        failed = { thrown };
        throw thrown;
      }
    },
  });
  if (failed) throw failed.thrown;
  return performed;
}
