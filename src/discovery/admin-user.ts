import { type Exchange, objectIn } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { nonEmptyString } from '../domain/non-empty-string.ts';
import { ProblemError } from '../domain/problem.ts';
import { quoteResponse } from '../http/describe-response.ts';
import { isPasswordRefused } from '../http/password-refusal.ts';
import type { Page } from './grafana-page.ts';

/** @throws ProblemError if the response rejects the admin's credentials */
export function mustAcceptAdmin(exchange: Exchange): void {
  if (exchange.response?.status !== 401 && !isPasswordRefused(exchange)) return;
  const messageId = nonEmptyString(objectIn(exchange)?.messageId);
  const response = quoteResponse(exchange);
  if (messageId === 'auth.unauthorized')
    throw new ProblemError(createProblem('basic-authentication-off', { response }));
  throw new ProblemError(createProblem('admin-refused', { response }));
}

/**
 * @param page - the page of `GET /api/user`
 * @throws ProblemError if the page shows that the user is not a server admin
 */
export function mustBeServerAdmin(page: Page, user: string): void {
  if (page?.isGrafanaAdmin !== false) return;
  throw new ProblemError(createProblem('not-server-admin', { user }));
}
