import { type Exchange, mediaType, objectIn } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { nonEmptyString } from '../domain/non-empty-string.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import { quoteResponse } from '../http/describe-response.ts';
import { hasGrafanaShape, isOfFront, isRedirect, isUnavailable, isWebPage } from '../http/proxy-responses.ts';
import { unavailableStatuses } from '../http/proxy-statuses.ts';
import { isSuccess } from '../http/response-class.ts';
import { pageOf } from './grafana-page.ts';

/** What the decision takes besides responses. */
export interface FrontContext {
  readonly url: string;
  /** What to say about the address of the API, if a few GETs find it elsewhere. */
  suggest(exchange: Exchange): Promise<string | undefined>;
  /** The response to the admin at a path that nobody documents. */
  probe(): Promise<Exchange>;
}

/** Whether `GET /api/user` shows the admin, so that the admin's requests reach a Grafana. */
export function isAdminSeen(user: Exchange): boolean {
  const page = pageOf(user);
  return page !== undefined && (page.isGrafanaAdmin === true || nonEmptyString(page.login) !== undefined);
}

/**
 * Law W2, for a response that is a front's, also if the admin is not proven.
 *
 * @param check - the response to the admin's check
 * @throws ProblemError if it is one of a proxy, a login page or a gateway, and no verdict can follow from it
 */
export async function mustNotBeOfFront(health: Exchange, check: Exchange, context: FrontContext): Promise<void> {
  const { url } = context;
  const { response } = check;
  if (!response) return;
  if (isDatabaseFailing(health) && !isSuccess(check)) {
    throw unavailable(url, `${quoteResponse(health)}, database: failing; check: ${quoteResponse(check)}`);
  }
  if (isUnavailable(response)) throw unavailable(url, quoteResponse(check));
  if (isOfFront(check)) throw new ProblemError(await problemOf(check, context));
}

/**
 * Laws W1 and W2, for errors: one that Grafana may have sent is judged if the admin is proven. On any
 * other target it is judged unless the same error comes on a path that nobody documents.
 *
 * @throws ProblemError if the error is not one of the API
 */
export async function errorMustBeOfApi(check: Exchange, user: Exchange, context: FrontContext): Promise<void> {
  const { response } = check;
  if (!response || isSuccess(check) || response.status === 429) return;
  if (isAdminSeen(user)) {
    const isFronts = response.status < 500 && !isRedirect(response) && !hasGrafanaShape(response);
    if (isFronts) throw new ProblemError(await problemOf(check, context));
    return;
  }
  if (isRedirect(response)) throw new ProblemError(await problemOf(check, context));
  const probe = await context.probe();
  if (!isSameError(check, probe)) return;
  if (isFailing(check)) throw unavailable(context.url, quoteResponse(check));
  throw new ProblemError(await problemOf(check, context));
}

function isDatabaseFailing(health: Exchange): boolean {
  return objectIn(health)?.database === 'failing';
}

/** A status that says the server is down, or an internal error in another shape than Grafana's. */
function isFailing({ response }: Exchange): boolean {
  if (!response || response.status < 500) return false;
  return unavailableStatuses.includes(response.status) || !hasGrafanaShape(response);
}

function isSameError({ response: one }: Exchange, { response: other }: Exchange): boolean {
  if (!one || !other || one.status !== other.status) return false;
  return mediaType(one) === mediaType(other) && hasGrafanaShape(one) === hasGrafanaShape(other);
}

function unavailable(url: string, response: string): ProblemError {
  return new ProblemError(createProblem('server-unavailable', { url, response }));
}

/** What a front's response means for the user. */
async function problemOf(check: Exchange, { url, suggest }: FrontContext): Promise<Problem> {
  const { response } = check;
  const status = response?.status ?? 0;
  const data = { url, response: quoteResponse(check), suggestion: await suggest(check) };
  if (response && isRedirect(response)) return createProblem('redirected', data);
  const isMissing = status === 404 || status === 405;
  if (response && isWebPage(response) && (isMissing || status < 300)) return createProblem('not-grafana', data);
  return createProblem(isMissing ? 'wrong-path' : 'front-response', data);
}
