import { createProblem } from '../domain/messages/problems.ts';
import { nonEmptyString } from '../domain/non-empty-string.ts';
import { ProblemError } from '../domain/problem.ts';
import { isBefore, parseVersion } from '../domain/version.ts';
import type { Page } from './grafana-page.ts';

/** The version in a page; undefined if the page has none that can be compared. */
export function versionIn(page: Page): string | undefined {
  const stated = nonEmptyString(page?.version);
  return stated !== undefined && parseVersion(stated) ? stated : undefined;
}

/** @throws ProblemError if the version is known and has no licensing API, which came with 7.4 */
export function mustHaveLicensingApi(version: string | undefined, url: string): void {
  if (version !== undefined && isBefore(version, '7.4.0')) {
    throw new ProblemError(createProblem('too-old', { url, version }));
  }
}
