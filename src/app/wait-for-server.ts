import { type Client, noCredentials } from '../http/client.ts';
import { unavailableStatuses } from '../http/proxy-statuses.ts';
import type { RunDependencies } from './dependencies.ts';

/** The pause between two attempts, in milliseconds. */
const pauseMs = 1000;

/**
 * Waits until the public health page of the server responds. Sends no credentials.
 *
 * @param waitMs - how long to wait at the most, in milliseconds
 * @returns when the server is up, or the time is over; what is wrong then shows when it is identified
 */
export async function waitForServer(
  client: Client,
  waitMs: number,
  { now, pause }: Pick<RunDependencies, 'now' | 'pause'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const end = now() + waitMs;
  while (now() < end && !signal?.aborted) {
    const { response } = await client.send({ method: 'GET', path: '/api/health', as: noCredentials });
    if (response && !unavailableStatuses.includes(response.status)) return;
    await pause(Math.min(pauseMs, Math.max(0, end - now())));
  }
}
