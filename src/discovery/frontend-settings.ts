import { nonEmptyString } from '../domain/non-empty-string.ts';
import { type Page, sectionOf } from './grafana-page.ts';

/** The largest settings page that is read: a Grafana with thousands of data sources sends megabytes. */
export const maxSettingsBytes = 8 * 1024 * 1024;

/** The build information in the page of `GET /api/frontend/settings`. */
export function buildInfoIn(page: Page): Page {
  return sectionOf(page, 'buildInfo');
}

/** The root URL that the server states itself, in the page of `GET /api/frontend/settings`. */
export function appUrlIn(page: Page): string | undefined {
  return nonEmptyString(page?.appUrl);
}
