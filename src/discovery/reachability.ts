import type { Exchange } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import { describeNoResponse } from '../http/no-response.ts';

/** @throws ProblemError if there is no response at all */
export function mustHaveAnswered({ failure }: Exchange, url: string): void {
  if (!failure) return;
  if (failure.kind === 'aborted') throw new ProblemError(createProblem('interrupted'));
  const code = failure.kind === 'tls' ? 'tls' : 'unreachable';
  throw new ProblemError(createProblem(code, { url, failure: failure.message }));
}

/**
 * A server with one thread responds on the connection that it keeps open, and to no other.
 *
 * @param together - requests that were sent at the same time, or one while the connection of the last one was kept
 * @param again - sends one of them once more, when nothing else is under way
 * @throws ProblemError if the time was over for one of them, and it gets a response when it is sent alone
 */
export async function mustServeConnections(
  together: readonly Exchange[],
  again: (late: Exchange) => Promise<Exchange>,
  url: string,
): Promise<void> {
  const late = together.find(({ failure }) => failure?.kind === 'timeout');
  if (!late?.failure) return;
  if (!(await again(late)).response) return;
  throw new ProblemError(createProblem('one-connection', { url, failure: late.failure.message }));
}

/** @throws ProblemError if no response is complete. A single incomplete one is a finding. */
export function mustBeComplete(exchanges: readonly Exchange[], url: string): void {
  const failures = exchanges.map(describeNoResponse).filter((failure) => failure !== undefined);
  const [failure] = failures;
  if (failure === undefined || failures.length < exchanges.length) return;
  throw new ProblemError(createProblem('incomplete-responses', { url, failure }));
}

/** @throws ProblemError if every response says that this port speaks TLS */
export function mustNotRequireTls(exchanges: readonly Exchange[], url: string): void {
  if (exchanges.every(({ response }) => response?.status === 400 && /HTTP request.{0,20}HTTPS/.test(response.body))) {
    throw new ProblemError(createProblem('tls-required', { url }));
  }
}
