import type { Exchange } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { nonEmptyString } from '../domain/non-empty-string.ts';
import { ProblemError } from '../domain/problem.ts';
import type { TargetFacts } from '../domain/report.ts';
import type { Page } from './grafana-page.ts';

/** The edition of a Grafana; undefined if the server does not report it. */
export type Edition = NonNullable<TargetFacts['edition']> | undefined;

/** The edition by the build information, or by the commit that only an Enterprise build has in its health page. */
export function editionOf(health: Page, buildInfo: Page): Edition {
  const stated = nonEmptyString(buildInfo?.edition)?.toLowerCase();
  if (stated === 'enterprise') return 'enterprise';
  if (stated === 'open source') return 'oss';
  return nonEmptyString(health?.enterpriseCommit) === undefined ? undefined : 'enterprise';
}

/** @throws ProblemError if the server is Grafana OSS and has no licensing API; a mock may report OSS and have it */
export function mustNotBeOpenSource(check: Exchange, edition: Edition, url: string): void {
  if (check.response?.status !== 404 || edition !== 'oss') return;
  throw new ProblemError(createProblem('open-source-edition', { url }));
}
