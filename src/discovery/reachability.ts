import { excerpt } from '../domain/body.ts';
import { type Exchange, header, mediaType } from '../domain/exchange.ts';
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

/** @throws ProblemError if no response is complete. A single incomplete one is a finding. */
export function mustBeComplete(exchanges: readonly Exchange[], url: string): void {
  const failures = exchanges.map(describeNoResponse).filter((failure) => failure !== undefined);
  const [failure] = failures;
  if (failure === undefined || failures.length < exchanges.length) return;
  throw new ProblemError(createProblem('incomplete-responses', { url, failure }));
}

/** @throws ProblemError if the API is at another address. A redirect is not followed, because it could leak the credentials. */
export function mustBeHere(exchanges: readonly Exchange[], url: string): void {
  const locations = exchanges.map(({ response }) =>
    response && response.status >= 300 && response.status < 400 ? header(response, 'location') : undefined,
  );
  if (locations.every((location) => location !== undefined)) {
    throw new ProblemError(createProblem('redirected', { url, location: excerpt(locations[0] ?? '') }));
  }
  if (exchanges.every(({ response }) => response?.status === 400 && /HTTP request.{0,20}HTTPS/.test(response.body))) {
    throw new ProblemError(createProblem('tls-required', { url }));
  }
}

/** @throws ProblemError if every response is a page of HTML, as from a site that is not a Grafana */
export function mustNotBeWebSite(
  {
    health,
    check,
    others,
  }: { readonly health: Exchange; readonly check: Exchange; readonly others: readonly Exchange[] },
  url: string,
): void {
  const isHtml = ({ response }: Exchange): boolean => response !== undefined && mediaType(response) === 'text/html';
  if (![health, check, ...others].every(isHtml)) return;
  // A small mock may return 404 in HTML for the pages that it does not have, and have a fault in the one it has.
  const checkStatus = check.response?.status;
  if (health.response?.status !== 200 && checkStatus !== 404 && checkStatus !== 405) return;
  throw new ProblemError(createProblem('not-grafana', { url }));
}
